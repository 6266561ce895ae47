package io.sparqat.quant.conformance.network;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparqat.quant.conformance.VectorCheck;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.ModelWeights;
import io.sparqat.quant.model.rewrite.QuantizationPlan;
import io.sparqat.quant.model.rewrite.QuantizationPlan.PlanEntry;
import io.sparqat.quant.model.rewrite.Quantize;
import io.sparqat.quant.spec.QuantizerJson;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code model_quantize}: classes and arguments of every layer, weights and outputs. */
final class ModelQuantize implements TransformationVectors.Transformation {
  private static final Set<String> SEPARABLE = Set.of("SeparableConv1D", "SeparableConv2D");

  @Override
  public void check(TransformationCase given, VectorCheck check) {
    ModelSpec model = given.model();
    ModelSpec quantized = Quantize.apply(model, plan(given));
    if (given.hasResult()) {
      compare(given, model, quantized, check);
    }
    if (given.get("weights_transferred").asBoolean()) {
      ModelWeights weights = given.weights(quantized);
      given.outputs("y", model, weights, check);
      given.outputs("result_y", quantized, weights, check);
      given.weights("result_weights", quantized, weights, 0, check);
    }
  }

  private static void compare(
      TransformationCase given, ModelSpec model, ModelSpec quantized, VectorCheck check) {
    ModelSpec expected = withSeparable(given.result(), quantized, check);
    if (model.nodes().stream().anyMatch(node -> node.name().contains("/"))) {
      check.note("differs: model_quantize enters networks inside the network");
      SameNetwork.checkNames(expected, quantized, check);
      return;
    }
    SameNetwork.check(expected, quantized, check);
    Set<String> recorded = new TreeSet<>();
    for (JsonNode layer : given.get("classes")) {
      String name = layer.get(0).asText();
      if (!layer.get(1).asText().equals("InputLayer")) {
        recorded.add(
            name
                + " "
                + (SEPARABLE.contains(layer.get(1).asText())
                    ? expected.node(name).layer().type()
                    : layer.get(1).asText()));
      }
    }
    check.same(
        "classes",
        recorded,
        new TreeSet<>(
            quantized.nodes().stream()
                .map(node -> node.name() + " " + node.layer().type())
                .toList()));
  }

  /**
   * QKeras asks for a kernel_quantizer, with which the layer cannot be built: both ways it stays.
   */
  private static ModelSpec withSeparable(
      ModelSpec expected, ModelSpec quantized, VectorCheck check) {
    return expected.mapLayers(
        node -> {
          if (!SEPARABLE.contains(node.layer().type().className())
              || !quantized.hasNode(node.name())
              || quantized.node(node.name()).layer().type() == node.layer().type()) {
            return node;
          }
          check.note("differs: model_quantize quantizes separable convolutions");
          return node.withLayer(quantized.node(node.name()).layer());
        });
  }

  private static QuantizationPlan plan(TransformationCase given) {
    Map<String, PlanEntry> entries = new LinkedHashMap<>();
    given
        .get("config")
        .fields()
        .forEachRemaining(field -> entries.put(field.getKey(), entry(field.getValue())));
    JsonNode options = given.get("options");
    return new QuantizationPlan(
        entries,
        given.get("activation_bits").asInt(),
        options.path("enable_bn_folding").asBoolean(),
        options.path("prefer_qadaptiveactivation").asBoolean());
  }

  private static PlanEntry entry(JsonNode value) {
    if (value.isTextual()) {
      return new PlanEntry.Whole(value.asText());
    }
    if (!value.isObject() && !value.isNull()) {
      throw new IllegalArgumentException(
          "Invalid entry: " + value + " (must be a quantizer or a dictionary)");
    }
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    value.fields().forEachRemaining(field -> values.put(field.getKey(), plain(field.getValue())));
    return new PlanEntry.ByParameter(values);
  }

  private static @Nullable Object plain(JsonNode value) {
    if (value.isNull()) {
      return null;
    }
    if (value.isObject()) {
      return QuantizerJson.read(value);
    }
    return value.isInt() ? (Object) value.intValue() : value.asText();
  }
}
