package io.sparqat.quant.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparqat.quant.codebook.Codebook;
import io.sparqat.quant.codebook.CompressedEmbeddings;
import io.sparqat.quant.codebook.CompressedWeights;
import io.sparqat.quant.codebook.InOutTable;
import io.sparqat.quant.kernel.Draw;
import io.sparqat.quant.kernel.Quantizer;
import io.sparqat.quant.kernel.Quantizers;
import io.sparqat.quant.kernel.Semantics;
import io.sparqat.quant.model.TensorShape;
import io.sparqat.quant.spec.QuantizerSpecs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** QKeras's codebooks, where k-means has one answer: {@code codebook.json}. */
public final class CodebookVectors implements VectorKind {
  private static final List<String> SECTIONS =
      List.of("in_out_table", "lookup", "weight_compression", "two_tier");

  @Override
  public String name() {
    return "codebook";
  }

  @Override
  public boolean recognises(GoldenVector vector) {
    return vector.document() && SECTIONS.stream().allMatch(vector.json()::has);
  }

  @Override
  public List<GoldenVector> cases(GoldenVector document) {
    List<GoldenVector> cases = new ArrayList<>();
    for (String section : SECTIONS) {
      int position = 1;
      for (JsonNode entry : document.json().get(section)) {
        ObjectNode json = entry.deepCopy();
        json.put("group", "codebook." + section);
        cases.add(new GoldenVector(document.file(), position++, json));
      }
    }
    return cases;
  }

  @Override
  public void check(GoldenVector vector, VectorCheck check) {
    JsonNode json = vector.json();
    switch (vector.text("group", "")) {
      case "codebook.in_out_table" -> table(json, check);
      case "codebook.lookup" -> lookup(json, check);
      case "codebook.weight_compression" -> weights(json, check);
      default -> embeddings(json, check);
    }
  }

  private static void table(JsonNode json, VectorCheck check) {
    float[] centers = VectorCheck.floats(json.get("raw_centers"));
    quantizer(json)
        .ifPresent(
            q -> q.quantize(centers, new int[] {centers.length, 1}, centers, Draw.INFERENCE));
    Codebook codebook = new Codebook(centers);
    check.floats("centers", VectorCheck.floats(json.get("centers")), codebook.centers(), 0);
    InOutTable table;
    try {
      table = InOutTable.of(codebook, QuantizerSpecs.parse(json.get("quantizer").textValue()));
    } catch (IllegalArgumentException e) {
      check.note("refused as QKeras does");
      check.same("error", json.has("error"), true);
      return;
    }
    if (json.has("error")) {
      check.note("accepted: the in/out table of quantized_linear");
      check.same("class", true, json.get("quantizer").textValue().startsWith("quantized_linear"));
      return;
    }
    check.floats("in_table", VectorCheck.floats(json.get("in_table")), table.in(), 0);
    same("out_table", json, table.out(), check);
  }

  private static void lookup(JsonNode json, VectorCheck check) {
    Codebook codebook = new Codebook(VectorCheck.floats(json.get("centers")));
    float[] values = VectorCheck.floats(json.get("values"));
    int[] index = new int[values.length];
    for (int i = 0; i < index.length; i++) {
      index[i] = codebook.nearest(values[i]);
    }
    same("index", json, index, check);
  }

  private static void weights(JsonNode json, VectorCheck check) {
    CompressedWeights compressed =
        CompressedWeights.fit(
            VectorCheck.floats(json.get("weights")),
            TensorShape.of(VectorCheck.ints(json.get("shape"))),
            json.get("axis").intValue(),
            json.get("bits").intValue(),
            quantizer(json));
    same("index_table", json, compressed.index(), check);
    float[] table = concatenated(compressed.codebooks());
    check.floats("codebook_table", VectorCheck.floats(json.get("codebook_table")), table, 0);
  }

  private static void embeddings(JsonNode json, VectorCheck check) {
    CompressedEmbeddings compressed =
        CompressedEmbeddings.fit(
            VectorCheck.floats(json.get("embeddings")),
            json.get("shape").get(1).intValue(),
            json.get("bits").intValue(),
            quantizer(json));
    check.floats(
        "quantized_embeddings",
        VectorCheck.floats(json.get("quantized_embeddings")),
        compressed.embeddings(),
        0);
    int[] theirs = VectorCheck.ints(json.get("cluster_index_table"));
    for (int a = 0; a < theirs.length; a++) {
      for (int b = 0; b < a; b++) {
        boolean together = compressed.group()[a] == compressed.group()[b];
        check.same("rows " + b + " and " + a + " in one group", theirs[a] == theirs[b], together);
      }
    }
    check.note("corrected: the index table of embeddings, which repeats one row for a group");
  }

  private static Optional<Quantizer> quantizer(JsonNode json) {
    return json.path("quantizer").isTextual()
        ? Optional.of(
            Quantizers.bind(
                QuantizerSpecs.parse(json.get("quantizer").textValue()), Semantics.QKERAS))
        : Optional.empty();
  }

  private static float[] concatenated(List<Codebook> codebooks) {
    int each = codebooks.get(0).centers().length;
    float[] table = new float[codebooks.size() * each];
    for (int i = 0; i < codebooks.size(); i++) {
      System.arraycopy(codebooks.get(i).centers(), 0, table, i * each, each);
    }
    return table;
  }

  private static void same(String field, JsonNode json, int[] ours, VectorCheck check) {
    int[] theirs = VectorCheck.ints(json.get(field));
    float[] expected = new float[theirs.length];
    float[] actual = new float[ours.length];
    for (int i = 0; i < theirs.length; i++) {
      expected[i] = theirs[i];
    }
    for (int i = 0; i < ours.length; i++) {
      actual[i] = ours[i];
    }
    check.floats(field, expected, actual, 0);
  }
}
