package io.sparqat.quant.format;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Whole numbers from {@code least} to {@code greatest} times {@code 2^exponent}. Keeping the exact
 * bounds, instead of a width, keeps accumulators narrow: three times -7..7 is -21..21, six bits.
 *
 * @param leastCode the least whole number
 * @param greatestCode the greatest, at least {@code leastCode}
 * @param exponent weight of the last bit
 */
public record FixedPoint(BigInteger leastCode, BigInteger greatestCode, int exponent)
    implements NumberFormat {
  /** Widest fixed point: the range of float32, twice over. */
  public static final int MAX_BITS = 1024;

  public FixedPoint {
    if (leastCode.compareTo(greatestCode) > 0) {
      throw new IllegalArgumentException(
          "Invalid fixed point: " + leastCode + ".." + greatestCode + " (must not be empty)");
    }
    if (width(leastCode, greatestCode) > MAX_BITS) {
      throw new IllegalArgumentException(
          "Invalid fixed point: "
              + width(leastCode, greatestCode)
              + " bits (must be at most "
              + MAX_BITS
              + ")");
    }
  }

  /** Codes {@code least} to {@code greatest} times {@code 2^exponent}. */
  public static FixedPoint of(long least, long greatest, int exponent) {
    return new FixedPoint(BigInteger.valueOf(least), BigInteger.valueOf(greatest), exponent);
  }

  /** Two's complement of {@code bits} bits, of which {@code integerBits} follow the sign. */
  public static FixedPoint signed(int bits, int integerBits) {
    BigInteger half = BigInteger.TWO.pow(bits - 1);
    return new FixedPoint(half.negate(), half.subtract(BigInteger.ONE), integerBits - bits + 1);
  }

  /** Unsigned numbers of {@code bits} bits, {@code integerBits} before the point. */
  public static FixedPoint unsigned(int bits, int integerBits) {
    BigInteger greatest = BigInteger.TWO.pow(bits).subtract(BigInteger.ONE);
    return new FixedPoint(BigInteger.ZERO, greatest, integerBits - bits);
  }

  @Override
  public int bits() {
    return width(leastCode, greatestCode);
  }

  private static int width(BigInteger least, BigInteger greatest) {
    int magnitude = Math.max(least.bitLength(), greatest.bitLength());
    return Math.max(1, magnitude + (least.signum() < 0 ? 1 : 0));
  }

  /** Bits before the binary point, the sign not counted; negative below one half. */
  public int integerBits() {
    return bits() - (signed() ? 1 : 0) + exponent;
  }

  /** Bits after the binary point; negative when the last bit weighs more than 1. */
  public int fractionBits() {
    return -exponent;
  }

  @Override
  public boolean signed() {
    return leastCode.signum() < 0;
  }

  @Override
  public double least() {
    return scaled(leastCode);
  }

  @Override
  public double greatest() {
    return scaled(greatestCode);
  }

  private double scaled(BigInteger code) {
    return Math.scalb(code.doubleValue(), exponent);
  }

  @Override
  public boolean contains(double number) {
    if (!Double.isFinite(number)) {
      return false;
    }
    BigDecimal weight = new BigDecimal(Math.scalb(1.0, exponent));
    if (weight.signum() == 0) {
      return number == 0 && leastCode.signum() <= 0 && greatestCode.signum() >= 0;
    }
    BigDecimal[] code = new BigDecimal(number).divideAndRemainder(weight);
    return code[1].signum() == 0
        && code[0].compareTo(new BigDecimal(leastCode)) >= 0
        && code[0].compareTo(new BigDecimal(greatestCode)) <= 0;
  }

  @Override
  public FixedPoint toFixedPoint() {
    return this;
  }

  @Override
  public FixedPoint shifted(int by) {
    return new FixedPoint(leastCode, greatestCode, Math.addExact(exponent, by));
  }

  /** The same numbers on a finer grid. */
  FixedPoint onGrid(int finer) {
    int shift = exponent - finer;
    if (shift > MAX_BITS && !(leastCode.signum() == 0 && greatestCode.signum() == 0)) {
      throw new IllegalArgumentException(
          "Cannot align 2^" + exponent + " with 2^" + finer + ": more than " + MAX_BITS + " bits");
    }
    int bounded = Math.min(shift, MAX_BITS);
    return new FixedPoint(leastCode.shiftLeft(bounded), greatestCode.shiftLeft(bounded), finer);
  }
}
