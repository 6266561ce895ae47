package io.sparqat.quant.format;

import java.math.BigInteger;

/**
 * Powers of two: a shift in hardware. There is no zero.
 *
 * @param signed whether the negatives belong to it
 * @param leastExponent the least exponent
 * @param greatestExponent the greatest
 */
public record PowerOfTwo(boolean signed, int leastExponent, int greatestExponent)
    implements NumberFormat {
  public PowerOfTwo {
    if (leastExponent > greatestExponent) {
      throw new IllegalArgumentException(
          "Invalid power of two: exponents "
              + leastExponent
              + ".."
              + greatestExponent
              + " (must not be empty)");
    }
  }

  /** The sign, and enough bits to tell the exponents apart. */
  @Override
  public int bits() {
    long exponents = (long) greatestExponent - leastExponent;
    return Math.max(1, (signed ? 1 : 0) + Long.SIZE - Long.numberOfLeadingZeros(exponents));
  }

  @Override
  public double least() {
    return signed ? -greatest() : Math.scalb(1.0, leastExponent);
  }

  @Override
  public double greatest() {
    return Math.scalb(1.0, greatestExponent);
  }

  @Override
  public boolean contains(double number) {
    double magnitude = Math.abs(number);
    int exponent = Math.getExponent(magnitude);
    return (signed || number > 0)
        && magnitude == Math.scalb(1.0, exponent)
        && exponent >= leastExponent
        && exponent <= greatestExponent;
  }

  @Override
  public FixedPoint toFixedPoint() {
    long span = (long) greatestExponent - leastExponent;
    if (span >= FixedPoint.MAX_BITS) {
      throw new IllegalArgumentException(
          "Cannot hold 2^"
              + leastExponent
              + "..2^"
              + greatestExponent
              + " in fixed point: more than "
              + FixedPoint.MAX_BITS
              + " bits");
    }
    BigInteger greatest = BigInteger.ONE.shiftLeft((int) span);
    return new FixedPoint(signed ? greatest.negate() : BigInteger.ONE, greatest, leastExponent);
  }

  @Override
  public PowerOfTwo shifted(int by) {
    return new PowerOfTwo(
        signed, Math.addExact(leastExponent, by), Math.addExact(greatestExponent, by));
  }
}
