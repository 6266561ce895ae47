package io.sparqat.quant.model.rewrite;

import io.sparqat.quant.model.Activation;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.rewrite.QuantizationPlan.PlanEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a plan makes of activations: layers of their own, and those inside other layers. */
final class ActivationPlan {
  private ActivationPlan() {}

  /**
   * QKeras's quantize_activation: the quantized form of {@code relu}, {@code tanh} and {@code
   * sigmoid} with the given bits; nothing for other activations.
   */
  static Optional<Activation> implicit(Activation activation, int bits) {
    return switch (activation.text()) {
      case "relu", "tanh", "sigmoid" ->
          Optional.of(
              Activation.ofQuantizedLayer("quantized_" + activation.text() + "(" + bits + ")"));
      default -> Optional.empty();
    };
  }

  /** An Activation, ReLU or LeakyReLU layer as its entry wants it. */
  static LayerSpec apply(QuantizationPlan plan, String name, LayerSpec layer) {
    String function = function(layer);
    for (LayerType target : targets(plan, layer)) {
      Optional<PlanEntry> entry = plan.find(name, target.className());
      if (entry.isPresent()) {
        return quantizer(entry.get(), function)
            .map(quantizer -> replaced(layer, target, quantizer))
            .orElse(layer);
      }
    }
    return layer;
  }

  /** In the order in which QKeras looks; only Activation layers become adaptive ones. */
  private static List<LayerType> targets(QuantizationPlan plan, LayerSpec layer) {
    if (layer.type() != LayerType.ACTIVATION) {
      return List.of(LayerType.Q_ACTIVATION);
    }
    return plan.preferQAdaptiveActivation()
        ? List.of(LayerType.Q_ADAPTIVE_ACTIVATION, LayerType.Q_ACTIVATION)
        : List.of(LayerType.Q_ACTIVATION, LayerType.Q_ADAPTIVE_ACTIVATION);
  }

  private static String function(LayerSpec layer) {
    return switch (layer.type()) {
      case RELU -> layer.number("negative_slope") > 0 ? "leakyrelu" : "relu";
      case LEAKY_RELU -> "leakyrelu";
      default -> layer.activation("activation").map(Activation::text).orElse("linear");
    };
  }

  private static Optional<String> quantizer(PlanEntry entry, String function) {
    if (entry instanceof PlanEntry.Whole whole) {
      return Optional.of(whole.quantizer());
    }
    Object value = ((PlanEntry.ByParameter) entry).values().get(function);
    return Optional.ofNullable(value).map(String::valueOf).filter(text -> !text.isEmpty());
  }

  private static LayerSpec replaced(LayerSpec layer, LayerType target, String quantizer) {
    Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
    arguments.put("trainable", layer.flag("trainable"));
    if (target == LayerType.Q_ADAPTIVE_ACTIVATION) {
      adaptive(quantizer, arguments);
    } else {
      arguments.put("activation", quantizer);
    }
    return LayerSpec.of(target, arguments);
  }

  /** {@code quantized_relu(6)}: the function and the number of bits, nothing else. */
  private static void adaptive(String quantizer, Map<String, @Nullable Object> arguments) {
    String digits = quantizer.replaceAll("[^0-9]", "");
    if (quantizer.contains(",") || digits.isEmpty() || digits.length() > 3) {
      throw new IllegalArgumentException(
          "Invalid QAdaptiveActivation entry: "
              + quantizer
              + " (must be quantized_relu(BITS) or quantized_bits(BITS): the range adapts itself)");
    }
    arguments.put("activation", quantizer.replaceFirst("\\(.*", ""));
    arguments.put("total_bits", Integer.parseInt(digits));
  }
}
