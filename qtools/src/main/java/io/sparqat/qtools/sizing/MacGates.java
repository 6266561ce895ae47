package io.sparqat.qtools.sizing;

/**
 * Gates of a multiplier with its accumulator, and of memory: a plane that QTools fitted to the area
 * of synthesized circuits with accumulators of 24 to 48 bits.
 */
public final class MacGates {
  /** Gates of a bit in a register. */
  public static final double REGISTER_BIT = 10.0;

  /** Gates of a bit in a read-only memory. */
  public static final double ROM_BIT = 0.1;

  private static final double PER_PRODUCT_BIT = 7.70469119;
  private static final double PER_ACCUMULATOR_BIT = 13.76199652;
  private static final double OFFSET = -92.15756665;

  private MacGates() {}

  /** Gates of one multiply-accumulate. */
  public static double of(long inputBits, long weightBits, long accumulatorBits) {
    return PER_PRODUCT_BIT * inputBits * weightBits
        + PER_ACCUMULATOR_BIT * accumulatorBits
        + OFFSET;
  }
}
