package io.sparqat.quant.model.rewrite;

import io.sparqat.quant.model.LayerType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Which quantizers a network gets: the dictionary of QKeras's {@code model_quantize}. A layer takes
 * the first entry that fits, without merging: the one under its own name, then under the first
 * regular expression that matches its whole name, then under its quantized class, {@code QDense}
 * for a Dense layer.
 *
 * @param entries by layer name, regular expression or class
 * @param activationBits bits of what {@code relu}, {@code tanh} and {@code sigmoid} become in
 *     layers that have an entry without {@code activation_quantizer}
 * @param enableBnFolding whether a batch normalization behind a convolution is folded into it
 * @param preferQAdaptiveActivation whether {@code QAdaptiveActivation} entries win over {@code
 *     QActivation} ones
 */
public record QuantizationPlan(
    Map<String, PlanEntry> entries,
    int activationBits,
    boolean enableBnFolding,
    boolean preferQAdaptiveActivation) {
  /** Checks the patterns and the number of bits. */
  public QuantizationPlan {
    entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    if (activationBits < 1 || activationBits > 32) {
      throw new IllegalArgumentException(
          "Invalid activation_bits: " + activationBits + " (must be 1 to 32)");
    }
    for (String key : entries.keySet()) {
      if (isPattern(key)) {
        try {
          Pattern.compile(key);
        } catch (PatternSyntaxException e) {
          throw new IllegalArgumentException(
              "Invalid layer pattern: "
                  + key
                  + " (must be a regular expression: "
                  + e.getDescription()
                  + ")",
              e);
        }
      }
    }
  }

  public static QuantizationPlan of(Map<String, PlanEntry> entries, int activationBits) {
    return new QuantizationPlan(entries, activationBits, false, false);
  }

  /**
   * One quantizer for all weights and one number of bits for all activations: what a comparison of
   * bit widths sweeps.
   */
  public static QuantizationPlan uniform(String kernel, String bias, int activationBits) {
    String bits = "(" + activationBits + ")";
    PlanEntry weights =
        new PlanEntry.ByParameter(Map.of("kernel_quantizer", kernel, "bias_quantizer", bias));
    Map<String, PlanEntry> entries = new LinkedHashMap<>();
    for (String name : List.of("QDense", "QConv1D", "QConv2D", "QConv2DTranspose")) {
      entries.put(name, weights);
    }
    entries.put(
        "QDepthwiseConv2D",
        new PlanEntry.ByParameter(Map.of("depthwise_quantizer", kernel, "bias_quantizer", bias)));
    PlanEntry separable =
        new PlanEntry.ByParameter(
            Map.of(
                "depthwise_quantizer",
                kernel,
                "pointwise_quantizer",
                kernel,
                "bias_quantizer",
                bias));
    entries.put("QSeparableConv1D", separable);
    entries.put("QSeparableConv2D", separable);
    PlanEntry recurrent =
        new PlanEntry.ByParameter(
            Map.of(
                "kernel_quantizer",
                kernel,
                "recurrent_quantizer",
                kernel,
                "bias_quantizer",
                bias,
                "recurrent_activation_quantizer",
                "quantized_sigmoid" + bits));
    for (String name : List.of("QLSTM", "QGRU", "QBidirectional")) {
      entries.put(name, recurrent);
    }
    entries.put(
        "QSimpleRNN",
        new PlanEntry.ByParameter(
            Map.of(
                "kernel_quantizer",
                kernel,
                "recurrent_quantizer",
                kernel,
                "bias_quantizer",
                bias)));
    entries.put(
        "QActivation",
        new PlanEntry.ByParameter(
            Map.of(
                "relu",
                "quantized_relu" + bits,
                "tanh",
                "quantized_tanh" + bits,
                "sigmoid",
                "quantized_sigmoid" + bits)));
    return of(entries, activationBits);
  }

  public QuantizationPlan withBnFolding(boolean fold) {
    return new QuantizationPlan(entries, activationBits, fold, preferQAdaptiveActivation);
  }

  /** The entry of the layer under its name or a pattern. */
  Optional<PlanEntry> byName(String layer) {
    PlanEntry entry = entries.get(layer);
    if (entry != null) {
      return Optional.of(entry);
    }
    return entries.entrySet().stream()
        .filter(e -> isPattern(e.getKey()) && Pattern.matches(e.getKey(), layer))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** The entry for a layer, by name, pattern or the first of the classes that has one. */
  Optional<PlanEntry> find(String layer, String... classNames) {
    Optional<PlanEntry> named = byName(layer);
    if (named.isPresent()) {
      return named;
    }
    for (String className : classNames) {
      PlanEntry entry = entries.get(className);
      if (entry != null) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }

  /** Names and classes are never patterns: only a key with a wildcard is. */
  private static boolean isPattern(String key) {
    return LayerType.named(key).isEmpty() && key.matches(".*[*+?^$|()\\[\\]{}\\\\].*");
  }

  /** What one layer or class gets. */
  public sealed interface PlanEntry {
    /** One quantizer, for layers that are nothing but an activation. */
    record Whole(String quantizer) implements PlanEntry {}

    /**
     * Values by parameter: {@code kernel_quantizer}, {@code activation_quantizer}, ..., for
     * activation layers by activation: {@code relu}, {@code tanh}. Null is {@code None}.
     */
    record ByParameter(Map<String, @Nullable Object> values) implements PlanEntry {
      public ByParameter {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
      }
    }
  }
}
