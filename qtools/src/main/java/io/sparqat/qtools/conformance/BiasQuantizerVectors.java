package io.sparqat.qtools.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparqat.qtools.map.BiasQuantizers;
import io.sparqat.qtools.map.Sources;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.quant.UserException;
import io.sparqat.quant.conformance.GoldenVector;
import io.sparqat.quant.conformance.VectorCheck;
import io.sparqat.quant.conformance.VectorKind;
import io.sparqat.quant.exchange.keras.KerasModelReader;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.spec.QuantizerSpec;
import io.sparqat.quant.spec.QuantizerSpecs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Bias quantizers that QKeras derives from the accumulators of folded layers. */
public final class BiasQuantizerVectors implements VectorKind {
  private static final String FUNCTION = "populate_bias_quantizer_from_accumulator";

  @Override
  public String name() {
    return "bias quantizer";
  }

  @Override
  public boolean recognises(GoldenVector vector) {
    return vector.json().path("model").has("json") && vector.text("function", "").equals(FUNCTION);
  }

  @Override
  public String group(GoldenVector vector) {
    return "transformations/" + FUNCTION;
  }

  @Override
  public void check(GoldenVector vector, VectorCheck check) {
    JsonNode json = vector.json();
    List<String> sources = new ArrayList<>();
    json.path("source_quantizers").forEach(source -> sources.add(source.asText()));
    if (json.has("error")) {
      try {
        populated(json, sources);
        check.mismatch("QKeras refuses with " + vector.text("message", "an error") + ", we do not");
      } catch (UserException | IllegalArgumentException e) {
        check.note(
            "refused by both: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
      }
      return;
    }
    ModelSpec before = KerasModelReader.read(json.get("model").get("json"), "the vector's model");
    ModelSpec after = populated(json, sources);
    for (JsonNode expected : json.get("bias_quantizers")) {
      String layer = expected.get(0).asText();
      Optional<QuantizerSpec> given = before.node(layer).layer().quantizer("bias_quantizer");
      Optional<QuantizerSpec> ours = after.node(layer).layer().quantizer("bias_quantizer");
      // What a layer already had is printed without some of its options, so only new ones are read.
      String text = expected.get(1).asText();
      check.same(
          layer,
          given.isPresent() || text.equals("None")
              ? given
              : Optional.of(QuantizerSpecs.parse(text)),
          ours);
    }
  }

  private static ModelSpec populated(JsonNode json, List<String> sources) {
    ModelSpec model = KerasModelReader.read(json.get("model").get("json"), "the vector's model");
    return BiasQuantizers.fromAccumulators(RuleSet.HEAD, model, new Sources.Each(sources));
  }
}
