package io.sparqat.quant.conformance;

/** Distance between float32 numbers in units in the last place. */
public final class Ulps {
  /** The distance between a NaN and a number. */
  public static final long UNRELATED = Long.MAX_VALUE;

  private Ulps() {}

  /**
   * How many float32 steps lie between two numbers. 0 and -0 are equal, NaN equals NaN, and a
   * denormal counts as 0: TensorFlow flushes them, and which operation does so depends on the
   * machine.
   */
  public static long between(float a, float b) {
    return between(a, b, Float.MIN_NORMAL);
  }

  /** The same, with every magnitude below {@code least} counted as 0. */
  public static long between(float a, float b, float least) {
    if (Float.isNaN(a) || Float.isNaN(b)) {
      return Float.isNaN(a) && Float.isNaN(b) ? 0 : UNRELATED;
    }
    return Math.abs(order(a, least) - order(b, least));
  }

  private static long order(float value, float least) {
    if (Math.abs(value) < least) {
      return 0;
    }
    long magnitude = Float.floatToIntBits(Math.abs(value));
    return value < 0 ? -magnitude : magnitude;
  }
}
