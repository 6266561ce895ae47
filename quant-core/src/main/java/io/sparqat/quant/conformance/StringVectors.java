package io.sparqat.quant.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparqat.quant.model.Activation;
import io.sparqat.quant.spec.QuantizerJson;
import io.sparqat.quant.spec.QuantizerSpec;
import io.sparqat.quant.spec.QuantizerSpecs;
import io.sparqat.quant.spec.SpecSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Quantizer texts and what QKeras's {@code get_quantizer} makes of them: {@code strings.json}. */
public final class StringVectors implements VectorKind {
  private static final String SECTION = "group";

  @Override
  public String name() {
    return "quantizer string";
  }

  @Override
  public boolean recognises(GoldenVector vector) {
    return vector.document() && vector.json().has("collected") && vector.json().has("malformed");
  }

  @Override
  public List<GoldenVector> cases(GoldenVector document) {
    List<GoldenVector> cases = new ArrayList<>();
    document
        .json()
        .fields()
        .forEachRemaining(
            section -> {
              int position = 1;
              for (JsonNode entry : section.getValue()) {
                if (entry.isObject() && entry.has("string")) {
                  ObjectNode json = entry.deepCopy();
                  json.put(SECTION, "strings." + section.getKey());
                  json.set("spec", json.get("string"));
                  cases.add(new GoldenVector(document.file(), position++, json));
                }
              }
            });
    return cases;
  }

  @Override
  public void check(GoldenVector vector, VectorCheck check) {
    String text = vector.text("string", "");
    Activation activation;
    try {
      activation = Activation.ofQuantizedLayer(text);
    } catch (SpecSyntaxException refusal) {
      refused(vector, refusal, check);
      return;
    }
    if (vector.json().has("error")) {
      TextDifference.better(text)
          .ifPresentOrElse(
              check::note, () -> check.mismatch("QKeras refuses it, we read " + activation.text()));
    }
    String kind = vector.text("kind", "");
    if (kind.equals("value")) {
      check.mismatch("QKeras calls the function on a number, we answered " + activation.text());
    } else if (activation instanceof Activation.Quantized quantized) {
      quantizer(text, vector.json(), quantized.quantizer(), check);
    } else if (kind.equals("function")) {
      check.same("class", vector.text("class", ""), activation.text());
      check.same("module", vector.text("module", ""), "keras");
    }
  }

  private static void quantizer(String text, JsonNode json, QuantizerSpec spec, VectorCheck check) {
    check.same("round trip", spec, QuantizerSpecs.parse(spec.canonical()));
    check.same("config round trip", spec, QuantizerJson.read(QuantizerJson.write(spec)));
    if (!json.has("error")) {
      check.same("class", json.path("class").asText(), spec.name());
    }
    Optional<String> misread = TextDifference.misread(json.path("config"));
    if (misread.isPresent()) {
      check.note("read as written: " + misread.get());
      return;
    }
    if (json.path("config").isObject()) {
      check.same("config", spec, QuantizerJson.with(spec, json.get("config")));
    }
    if (json.hasNonNull("canonical")) {
      SpecParity.canonical(spec, json.get("canonical").textValue(), check);
    }
    if (json.has("canonical_error")) {
      check.note("str() fails in QKeras, ours prints");
    }
    if (json.path("module").asText("qkeras").equals("keras")) {
      check.mismatch(text + " is a function of Keras, we read a quantizer");
    }
  }

  /** We refuse: so does QKeras, or what it made of the text is no quantizer. */
  private static void refused(GoldenVector vector, SpecSyntaxException refusal, VectorCheck check) {
    if (vector.json().has("error")) {
      return;
    }
    TextDifference.reason(vector.json())
        .ifPresentOrElse(
            check::note,
            () -> check.mismatch("QKeras reads it, we refuse: " + refusal.getMessage()));
  }
}
