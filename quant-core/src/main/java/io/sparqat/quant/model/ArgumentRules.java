package io.sparqat.quant.model;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rules between the arguments of one layer that no single argument can check. */
final class ArgumentRules {
  private ArgumentRules() {}

  /** Adds a message for every rule the layer breaks. */
  static void check(LayerSpec layer, List<String> problems) {
    if (layer.has("momentum")) {
      between(layer, "momentum", 0, 1, problems);
      positive(layer, "epsilon", problems);
    }
    if (layer.has("dropout")) {
      fraction(layer, "dropout", problems);
      fraction(layer, "recurrent_dropout", problems);
    }
    if (layer.has("rate")) {
      fraction(layer, "rate", problems);
    }
    if (layer.type() == LayerType.Q_BATCH_NORMALIZATION
        && layer.quantizer("inverse_quantizer").isPresent()
        && (layer.quantizer("gamma_quantizer").isPresent()
            || layer.quantizer("variance_quantizer").isPresent())) {
      problems.add(
          "Invalid inverse_quantizer: it quantizes gamma and variance together (set"
              + " gamma_quantizer and variance_quantizer to None, or remove inverse_quantizer)");
    }
    if (layer.has("folding_mode") && !layer.flag("center")) {
      problems.add("Invalid center: false (must be true: the folded bias needs beta)");
    }
    if (layer.has("backward_layer")) {
      oppositeDirections(layer, problems);
    }
    if (layer.has("strides") && layer.has("dilation_rate")) {
      stridesOrDilation(layer, problems);
    }
    if (layer.has("mask")) {
      layer.matrix("mask").ifPresent(mask -> maskFits(layer, mask, problems));
    }
  }

  private static void oppositeDirections(LayerSpec layer, List<String> problems) {
    Optional<LayerSpec> backward = layer.layer("backward_layer");
    LayerSpec forward = layer.layer("layer").orElseThrow();
    if (backward.isPresent()
        && backward.get().has("go_backwards")
        && forward.has("go_backwards")
        && backward.get().flag("go_backwards") == forward.flag("go_backwards")) {
      problems.add(
          "Invalid backward_layer: it goes the same way as layer (set go_backwards of one of them)");
    }
  }

  private static void maskFits(LayerSpec layer, double[][] mask, List<String> problems) {
    int[] kernel = layer.pair("kernel_size");
    if (mask.length != kernel[0] || mask[0].length != kernel[1]) {
      problems.add(
          "Invalid mask: "
              + mask.length
              + "x"
              + mask[0].length
              + " (must have the kernel's size, "
              + kernel[0]
              + "x"
              + kernel[1]
              + ")");
    }
  }

  private static void stridesOrDilation(LayerSpec layer, List<String> problems) {
    Object strides = layer.value("strides");
    Object dilation = layer.value("dilation_rate");
    if (!isOnes(strides) && !isOnes(dilation)) {
      problems.add(
          "Invalid dilation_rate: "
              + PythonText.of(dilation)
              + " with strides "
              + PythonText.of(strides)
              + " (one of the two must be 1)");
    }
  }

  private static boolean isOnes(@Nullable Object value) {
    return value instanceof List<?> list
        ? list.stream().allMatch(Integer.valueOf(1)::equals)
        : Integer.valueOf(1).equals(value);
  }

  private static void between(
      LayerSpec layer, String name, double low, double high, List<String> problems) {
    double value = layer.number(name);
    if (value < low || value > high) {
      problems.add("Invalid " + name + ": " + value + " (must be " + low + " to " + high + ")");
    }
  }

  private static void positive(LayerSpec layer, String name, List<String> problems) {
    double value = layer.number(name);
    if (value <= 0) {
      problems.add("Invalid " + name + ": " + value + " (must be > 0)");
    }
  }

  private static void fraction(LayerSpec layer, String name, List<String> problems) {
    double value = layer.number(name);
    if (value < 0 || value >= 1) {
      problems.add("Invalid " + name + ": " + value + " (must be >= 0 and < 1)");
    }
  }
}
