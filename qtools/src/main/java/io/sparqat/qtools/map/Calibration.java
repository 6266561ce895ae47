package io.sparqat.qtools.map;

import io.sparqat.qtools.operator.Scale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What types depend on once weights exist: the scales that quantizers fitted to them, and how many
 * distinct values power-of-two weights have.
 *
 * @param scales by layer, then by the quantizer's position in QKeras's {@code get_quantizers}
 * @param distinctValues by layer, then by the weight's position
 * @param quantizedFirst whether weights pass their quantizers before they are counted; otherwise
 *     they are quantized already
 */
public record Calibration(
    Map<String, Map<Integer, Scale>> scales,
    Map<String, Map<Integer, Integer>> distinctValues,
    boolean quantizedFirst) {
  /** Nothing known, as for a network without weights. */
  public static final Calibration NONE = new Calibration(Map.of(), Map.of(), false);

  /** The scale of a quantizer that was called. */
  public Optional<Scale> scale(String layer, int quantizer) {
    return Optional.ofNullable(scales.getOrDefault(layer, Map.of()).get(quantizer));
  }

  /** The number of distinct values of a weight. */
  public OptionalInt distinct(String layer, int weight) {
    Integer count = distinctValues.getOrDefault(layer, Map.of()).get(weight);
    return count == null ? OptionalInt.empty() : OptionalInt.of(count);
  }
}
