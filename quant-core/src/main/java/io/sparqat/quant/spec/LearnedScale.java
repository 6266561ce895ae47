package io.sparqat.quant.spec;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The power-of-two scale of the experimental quantizers, kept from call to call.
 *
 * @param axis {@code scale_axis}: the axis with a scale of its own, the last if empty
 * @param perChannel {@code per_channel_scale}: one scale for each index of the axis, or one in all
 * @param init {@code init_scale}: the first scale; empty to take it from the first input
 * @param useStableExponent {@code use_stable_scale_exponent}: keep a running mean of the exponent
 * @param stableDecay {@code stable_scale_ema_decay}: decay of that running mean
 */
public record LearnedScale(
    OptionalInt axis,
    boolean perChannel,
    OptionalDouble init,
    boolean useStableExponent,
    double stableDecay) {
  /** QKeras's defaults. */
  public static final LearnedScale DEFAULT =
      new LearnedScale(OptionalInt.empty(), false, OptionalDouble.empty(), false, 0.99);

  /** Config keys these quantizers have because they are Keras layers, or derive from others. */
  static final Set<String> LAYER_KEYS =
      Set.of("name", "trainable", "dtype", "qn", "qp", "scaled_axes");

  public LearnedScale {
    init.ifPresent(
        scale ->
            OptionException.check(
                scale > 0 && Double.isFinite(scale), "init_scale", scale, "None or above 0"));
    MsqeWeights.checkDecay("stable_scale_ema_decay", stableDecay);
  }
}
