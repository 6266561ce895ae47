package io.sparqat.quant.kernel;

/** Rounding to integer codes, written so that loops over it become vector instructions. */
final class RoundClip {
  /** Codes below this magnitude are rounded by adding and subtracting a constant. */
  static final float MAGIC_LIMIT = 1 << 22;

  private static final float MAGIC = 3 << 22;

  private RoundClip() {}

  /** Ties to even, for magnitudes below {@link #MAGIC_LIMIT}; NaN stays NaN. */
  static float nearestSmall(float v) {
    return (v + MAGIC) - MAGIC;
  }

  /** Ties to even, for any number. */
  static float nearest(float v) {
    return (float) Math.rint(v);
  }

  /**
   * Stochastic rounding to a multiple of {@code 1 / steps}: up with the probability of the distance
   * from below. QKeras's {@code stochastic_round}.
   */
  static float stochastic(float v, float steps, float uniform) {
    float scaled = v * steps;
    float floor = (float) Math.floor(scaled);
    return (scaled - floor < uniform ? floor : (float) Math.ceil(scaled)) / steps;
  }

  /** {@code min(max(v, low), high)}; NaN stays NaN. */
  static float clip(float v, float low, float high) {
    return Math.min(Math.max(v, low), high);
  }
}
