package io.sparqat.quant.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparqat.quant.UserException;
import io.sparqat.quant.layer.weight.QuantizedInitializer;
import io.sparqat.quant.model.InputSpec;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.spec.QuantizerSpecs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Layers that QKeras rejects or crashes on: ours must be refused with a message, unless doing
 * better is a listed difference.
 */
final class RefusedLayers {
  private RefusedLayers() {}

  static void check(JsonNode vector, VectorCheck check) {
    try {
      attempt(vector);
    } catch (IllegalArgumentException | UserException e) {
      if (e.getMessage() == null || e.getMessage().isBlank()) {
        check.mismatch("refused without a message");
      }
      return;
    }
    betterThan(vector)
        .ifPresentOrElse(
            check::note,
            () ->
                check.mismatch(
                    "QKeras refuses with " + vector.get("message").asText() + ", we do not"));
  }

  /** Builds what the vector describes and runs it on zeros. */
  private static void attempt(JsonNode vector) {
    String layer = vector.get("layer").asText();
    JsonNode args = vector.get("args");
    if (layer.equals("QInitializer")) {
      new QuantizedInitializer(QuantizerSpecs.parse(args.get("quantizer").asText()));
      return;
    }
    List<VectorTensor> inputs = inputs(vector.get("input"));
    if (layer.equals("QMobileNetSeparableConv2D") || layer.endsWith("OctaveConv2D")) {
      new NetworkRun(CompositeCalls.build(vector, inputs)).forward(inputs, true);
      return;
    }
    LayerSpec spec = LayerArguments.read(vector);
    List<InputSpec> named = new ArrayList<>();
    for (VectorTensor input : inputs) {
      named.add(new InputSpec("in" + named.size(), input.sample()));
    }
    List<String> names = named.stream().map(InputSpec::name).toList();
    ModelSpec.of("refused", named, List.of(new NodeSpec("layer", spec, names)), List.of("layer"));
    new LayerRun(spec, inputs.stream().map(VectorTensor::sample).toList()).forward(inputs, true);
  }

  private static List<VectorTensor> inputs(JsonNode json) {
    List<VectorTensor> inputs = new ArrayList<>();
    if (json.get(0).isArray()) {
      json.forEach(shape -> inputs.add(zeros(VectorCheck.ints(shape))));
    } else {
      inputs.add(zeros(VectorCheck.ints(json)));
    }
    return inputs;
  }

  private static VectorTensor zeros(int[] shape) {
    int size = 1;
    for (int axis : shape) {
      size *= axis;
    }
    return new VectorTensor(shape, new float[size]);
  }

  /** Where our layers work and QKeras's do not, as {@code docs/qkeras-compatibility.md} says. */
  private static Optional<String> betterThan(JsonNode vector) {
    JsonNode args = vector.get("args");
    String message = vector.path("message").asText();
    if (message.contains("equal length strides")) {
      return Optional.of("depthwise convolutions take unequal strides");
    }
    if (message.startsWith("Unknown activation function")) {
      return Optional.of("Keras's layers take QKeras's quantizers and functions as activation");
    }
    if (message.contains("negative integer powers")) {
      return Optional.of("negative and fractional integer bits of quantized_relu");
    }
    if (message.startsWith("Attempt to convert a value (None)")
        && !args.path("use_bias").asBoolean(true)) {
      return Optional.of("recurrent layers without a bias pass over its quantizer");
    }
    return switch (vector.get("layer").asText()) {
      case "QSeparableConv1D" ->
          args.path("padding").asText().equals("causal")
              ? Optional.of("QSeparableConv1D pads causally")
              : Optional.empty();
      case "QOctaveConv2D" ->
          Optional.of("QOctaveConv2D builds with separable convolutions and pooled paths");
      case "QMobileNetSeparableConv2D" ->
          args.path("activation").asText().contains("(")
              ? Optional.of("QMobileNetSeparableConv2D takes a quantizer as activation")
              : Optional.empty();
      case "QAveragePooling2D", "QGlobalAveragePooling2D" ->
          args.has("average_quantizer")
              ? Optional.of("average pooling takes every quantizer for its reciprocal")
              : Optional.empty();
      default -> Optional.empty();
    };
  }
}
