package io.sparqat.qtools.cost;

import io.sparqat.qtools.energy.LayerEnergy;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one layer costs for one sample.
 *
 * @param name the layer
 * @param className its Keras or QKeras class
 * @param energy estimated energy, in pJ
 * @param weightBits bits of its weights
 * @param activationBits bits of its output, where it has to be kept; 0 where the next layer changes
 *     it in place
 * @param macs multiplications
 * @param bops multiplications weighted with the bits of both factors, as QONNX counts them
 * @param ebops the same over the multipliers of an unrolled circuit, signs left out, as HGQ counts
 *     them
 * @param accumulatorBits width of its accumulator; 0 without one
 * @param notModelled what the energy leaves out, and why; null when nothing
 */
public record LayerCost(
    String name,
    String className,
    LayerEnergy energy,
    long weightBits,
    long activationBits,
    long macs,
    double bops,
    double ebops,
    long accumulatorBits,
    @Nullable String notModelled) {
  /** What the energy leaves out, and why. */
  public Optional<String> leftOut() {
    return Optional.ofNullable(notModelled);
  }
}
