package io.sparqat.quant.kernel;

/** How many integer bits a range of values needs, as {@code QAdaptiveActivation} asks. */
public final class IntegerBitEstimate {
  private IntegerBitEstimate() {}

  /**
   * QKeras's {@code _get_integer_bits}.
   *
   * @param bits of the format
   * @param symmetric whether the least value is the negative of the greatest
   * @param keepNegative whether one bit is the sign; otherwise negative values do not count
   * @param clipping whether the range may be cut to the nearest power of two
   */
  public static int of(
      float min, float max, int bits, boolean symmetric, boolean keepNegative, boolean clipping) {
    float least = keepNegative ? min : Math.max(min, 0);
    float most = keepNegative ? max : Math.max(max, 0);
    int valueBits = bits - (keepNegative ? 1 : 0);
    float minBits = positiveLog2(least);
    float maxBits = positiveLog2(most);
    if (clipping) {
      minBits = RoundClip.nearest(minBits);
      maxBits = RoundClip.nearest(maxBits);
    } else {
      minBits = (float) Math.ceil(minBits);
      maxBits = (float) Math.ceil(maxBits);
      maxBits += most <= reach(maxBits, valueBits) ? 0 : 1;
      minBits += !symmetric || -reach(minBits, valueBits) <= least ? 0 : 1;
    }
    return Math.min(valueBits, (int) Math.max(minBits, maxBits));
  }

  private static float positiveLog2(float value) {
    float log = Float32Math.log(Math.abs(value)) * Float32Math.INVERSE_LN_2;
    return log > 0 ? log : 0;
  }

  /** The greatest value with so many integer bits. */
  private static float reach(float integerBits, int valueBits) {
    return (float) (Math.pow(2, integerBits) - Math.pow(2, Math.min(integerBits - valueBits, 0)));
  }
}
