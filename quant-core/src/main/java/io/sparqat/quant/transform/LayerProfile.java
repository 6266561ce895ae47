package io.sparqat.quant.transform;

import java.util.List;
import java.util.Optional;

/**
 * The numbers that went through one layer.
 *
 * @param output its output values
 * @param activation what its quantizer did, for layers that are nothing but a quantizer
 * @param weights its weights, as inference uses them; of a folded layer kernel and bias
 */
public record LayerProfile(
    String layer,
    Distribution output,
    Optional<QuantizationEffect> activation,
    List<WeightProfile> weights) {
  /**
   * @param values the weight after quantization
   * @param unscaled the same in units of its quantizer's scale, if it has one
   * @param effect what its quantizer did, if it has one
   */
  public record WeightProfile(
      String name,
      Distribution values,
      Optional<Distribution> unscaled,
      Optional<QuantizationEffect> effect) {}
}
