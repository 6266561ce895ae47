package io.sparqat.quant.format;

/**
 * A set of numbers that a tensor's values come from, and how many bits name one of them.
 *
 * <p>Products and sums are exact: the result holds every product or sum of two members, and, among
 * the formats of this package, is the narrowest such. A floating-point operand makes the result
 * floating point, where nothing is exact.
 */
public sealed interface NumberFormat
    permits FixedPoint, PowerOfTwo, Bipolar, Ternary, FloatingPoint {
  /** Bits of one number, the sign included. */
  int bits();

  /** Whether there are numbers below zero. */
  boolean signed();

  /** The least number; for floating point, the least finite one. */
  double least();

  /** The greatest number. */
  double greatest();

  /** Whether the number is one of this format. */
  boolean contains(double number);

  /**
   * The fixed-point format that holds every number of this one.
   *
   * @throws IllegalArgumentException for floating point, and when it takes more than {@link
   *     FixedPoint#MAX_BITS} bits
   */
  FixedPoint toFixedPoint();

  /** This format with every number multiplied by {@code 2^exponent}. */
  NumberFormat shifted(int exponent);

  /** The format of a product. */
  default NumberFormat times(NumberFormat other) {
    return FormatAlgebra.product(this, other);
  }

  /** The format of a sum. */
  default NumberFormat plus(NumberFormat other) {
    return FormatAlgebra.sum(this, other);
  }

  /**
   * The format of the sum of {@code count} numbers of this format: an accumulator that cannot
   * overflow.
   */
  default NumberFormat accumulated(long count) {
    return FormatAlgebra.accumulated(this, count);
  }
}
