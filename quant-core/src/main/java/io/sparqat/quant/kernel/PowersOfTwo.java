package io.sparqat.quant.kernel;

/** Scales by which a multiplication replaces a division without a change of the result. */
final class PowersOfTwo {
  private static final int MANTISSA = 0x7FFFFF;

  private PowersOfTwo() {}

  /**
   * One over each scale.
   *
   * @param period the scales repeat after so many
   * @return whether every scale and every reciprocal is a normal power of two, without a sign
   */
  static boolean invert(float[] scales, int period, float[] reciprocals) {
    boolean exact = true;
    for (int s = 0; s < period; s++) {
      int bits = Float.floatToRawIntBits(scales[s]);
      int exponent = (bits >>> 23) - 127;
      exact &= (bits & MANTISSA) == 0 && exponent >= -126 && exponent <= 126;
      reciprocals[s] = 1 / scales[s];
    }
    for (int s = period; s < scales.length; s++) {
      reciprocals[s] = reciprocals[s - period];
    }
    return exact;
  }
}
