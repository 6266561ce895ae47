package io.sparqat.quant.conformance.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparqat.quant.conformance.GoldenVector;
import io.sparqat.quant.conformance.VectorCheck;
import io.sparqat.quant.conformance.VectorKind;
import io.sparqat.quant.exchange.keras.KerasModelReader;
import io.sparqat.quant.exchange.keras.KerasWeightsReader;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.ModelWeights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A network saved by the real QKeras: {@code NAME.golden.json.gz} with {@code NAME.json} and {@code
 * NAME.weights.h5} beside it. Every part of it counts as a vector.
 */
public final class SavedModelVectors implements VectorKind {
  private static final String PART = "part";
  private static final String DOCUMENT = "document";
  private static final List<ModelPart> PARTS =
      List.of(
          new OutputsPart(),
          new LayerOutputsPart(),
          new SavedWeightsPart(),
          new SparsityPart(),
          new TrainingPart());

  @Override
  public String name() {
    return "model";
  }

  @Override
  public boolean recognises(GoldenVector vector) {
    return vector.document()
        && vector.json().has("layer_outputs")
        && vector.json().has("inputs")
        && vector.json().has("loss");
  }

  @Override
  public List<GoldenVector> cases(GoldenVector vector) {
    List<GoldenVector> cases = new ArrayList<>();
    for (ModelPart part : PARTS) {
      if (vector.json().has(part.key())) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", vector.text("name", vector.stem()) + "/" + part.key());
        json.put(PART, part.key());
        json.set(DOCUMENT, vector.json());
        cases.add(new GoldenVector(vector.file(), 0, json));
      }
    }
    return cases;
  }

  @Override
  public String group(GoldenVector vector) {
    return "models/" + vector.text(PART, "");
  }

  @Override
  public void check(GoldenVector vector, VectorCheck check) {
    JsonNode document = vector.json().get(DOCUMENT);
    String name = document.get("name").asText();
    Path folder = vector.file().resolveSibling("").toAbsolutePath();
    ModelSpec model = KerasModelReader.read(folder.resolve(name + ".json"));
    ModelWeights weights = KerasWeightsReader.read(folder.resolve(name + ".weights.h5"), model);
    for (ModelPart part : PARTS) {
      if (part.key().equals(vector.text(PART, ""))) {
        part.check(
            new ModelPart.Subject(model, weights, document), document.get(part.key()), check);
      }
    }
  }
}
