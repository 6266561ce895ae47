package io.sparqat.qtools.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparqat.quant.UserException;
import io.sparqat.quant.conformance.GoldenVector;
import io.sparqat.quant.conformance.VectorCheck;
import io.sparqat.quant.conformance.VectorKind;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.model.form.ModelJson;
import java.util.List;

/** Networks of the cost vectors: read from Keras's JSON, and through our own JSON. */
public final class ModelVectors implements VectorKind {
  @Override
  public String name() {
    return "qtools network";
  }

  @Override
  public boolean recognises(GoldenVector vector) {
    return vector.json().has("spec") && RuleSetVectors.present(vector);
  }

  @Override
  public List<GoldenVector> cases(GoldenVector vector) {
    return RuleSetVectors.split(vector);
  }

  @Override
  public String group(GoldenVector vector) {
    return "qtools models " + RuleSetVectors.rules(vector).text();
  }

  @Override
  public void check(GoldenVector vector, VectorCheck check) {
    JsonNode built = RuleSetVectors.expected(vector);
    String id = vector.text("id", "");
    if (!built.has("model_json")) {
      check.skip(
          "QKeras could not build this network ("
              + built.path("error").path("class").asText()
              + "), so there is nothing to read");
      return;
    }
    ModelSpec spec;
    try {
      spec = RecordedModels.spec(built, id);
    } catch (UserException e) {
      check.skip(String.valueOf(e.getMessage()).replace('\n', ' '));
      return;
    }
    check.same("round trip", spec, ModelJson.parse(ModelJson.write(spec), id));
    JsonNode layers = vector.json().path("spec").path("layers");
    for (JsonNode layer : layers) {
      String name = layer.get("name").asText();
      check.same(
          name,
          layer.get("class").asText(),
          spec.nodes().stream()
              .filter(node -> node.name().equals(name))
              .map(NodeSpec::layer)
              .map(one -> one.type().className())
              .findFirst()
              .orElse("nothing"));
    }
  }
}
