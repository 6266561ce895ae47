package io.sparqat.quant.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparqat.quant.spec.QuantizerJson;
import io.sparqat.quant.spec.QuantizerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether the quantizers of a layer can work on the weights they are given to. */
final class QuantizerRules {
  private static final Set<String> OF_KERNELS =
      Set.of(
          "kernel_quantizer",
          "depthwise_quantizer",
          "pointwise_quantizer",
          "depthwise_kernel_quantizer",
          "pointwise_kernel_quantizer",
          "recurrent_quantizer",
          "gamma_quantizer",
          "variance_quantizer",
          "weight_quantizer");

  private QuantizerRules() {}

  /** What is wrong, in the words of the network's author. */
  static List<String> check(LayerSpec layer, List<TensorShape> inputs) {
    List<String> problems = new ArrayList<>();
    for (Map.Entry<String, ArgumentSpec> argument : layer.type().schema().arguments().entrySet()) {
      if (argument.getValue().kind() == ArgumentKind.QUANTIZER) {
        layer
            .quantizer(argument.getKey())
            .ifPresent(quantizer -> check(layer, inputs, argument.getKey(), quantizer, problems));
      }
    }
    return problems;
  }

  private static void check(
      LayerSpec layer,
      List<TensorShape> inputs,
      String argument,
      QuantizerSpec quantizer,
      List<String> problems) {
    if (OF_KERNELS.contains(argument)) {
      try {
        quantizer.asKernel();
      } catch (IllegalArgumentException e) {
        problems.add(
            "cannot use " + quantizer.canonical() + " as " + argument + ": " + e.getMessage());
        return;
      }
    }
    KernelAxes.of(layer, inputs, argument)
        .ifPresent(axes -> fits(argument, quantizer, axes, problems));
  }

  private static void fits(
      String argument, QuantizerSpec quantizer, KernelAxes axes, List<String> problems) {
    JsonNode config = QuantizerJson.write(quantizer).path("config");
    for (JsonNode axis : list(config.path("scale_axis"))) {
      int index = axis.asInt();
      if (index >= axes.rank() || index < -axes.rank()) {
        problems.add(
            "has scale_axis "
                + index
                + " in its "
                + argument
                + ", but that weight has "
                + axes.rank()
                + " axes (must be "
                + -axes.rank()
                + " to "
                + (axes.rank() - 1)
                + ")");
      }
    }
    for (String option : List.of("alpha", "integer")) {
      int count = config.path(option).isArray() ? config.path(option).size() : 1;
      if (count != 1 && count != axes.channels()) {
        problems.add(
            "has "
                + count
                + " numbers as "
                + option
                + " in its "
                + argument
                + ", but that weight has "
                + axes.channels()
                + " channels (give one number, or one for each channel)");
      }
    }
  }

  private static Iterable<JsonNode> list(JsonNode value) {
    if (value.isArray()) {
      return value;
    }
    return value.isNumber() ? List.of(value) : List.of();
  }
}
