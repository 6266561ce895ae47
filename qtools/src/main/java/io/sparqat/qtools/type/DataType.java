package io.sparqat.qtools.type;

import io.sparqat.qtools.rule.Rule;
import io.sparqat.qtools.rule.RuleSet;

/**
 * The type of a value in hardware: QTools' {@code IQuantizer}.
 *
 * @param kind which of QTools' classes it is
 * @param name the name it carries; an operator may rename its result
 * @param mode how it takes part in the operator tables
 * @param bits width, sign included
 * @param intBits bits before the binary point, sign not included; -1 where QTools has none
 * @param signed whether negative values exist
 * @param maxValue {@code max_value} of a power-of-two type; -1 where there is none
 * @param valueCounts distinct values of a weight at inference; -1 where unknown
 * @param low a lower bound of its values
 * @param high an upper bound of its values
 */
public record DataType(
    Kind kind,
    String name,
    Mode mode,
    long bits,
    long intBits,
    boolean signed,
    double maxValue,
    int valueCounts,
    double low,
    double high) {
  /** Shifts a power of two may ask for: {@code right} below the point, {@code left} above it. */
  public record Shifts(double right, double left) {}

  /** A fixed-point type that uses its whole range. */
  public static DataType fixed(long bits, long intBits, boolean signed) {
    return fixed(Kind.QUANTIZED_BITS, bits, intBits, signed);
  }

  /** A fixed-point type of the given class that uses its whole range. */
  public static DataType fixed(Kind kind, long bits, long intBits, boolean signed) {
    double high = power(intBits) - power(intBits + sign(signed) - bits);
    double low = signed ? -power(intBits) : 0;
    return new DataType(
        kind, kind.typeName(), Mode.FIXED, bits, intBits, signed, -1, -1, low, high);
  }

  /**
   * The narrowest fixed-point type with these fraction bits that holds every value from {@code low}
   * to {@code high}. Bounds that need more than 53 bits are rounded, which may cost one bit.
   */
  public static DataType covering(long fractionBits, double low, double high) {
    double step = power(-fractionBits);
    long intBits =
        Math.max(exponentAbove(high + step), low < 0 ? exponentAbove(-low) : -fractionBits);
    intBits = Math.max(intBits, -fractionBits);
    boolean signed = low < 0;
    long bits = Math.max(1, intBits + fractionBits + sign(signed));
    return fixed(bits, intBits, signed).within(low, high);
  }

  /** The smallest i with {@code value <= 2^i}. */
  private static int exponentAbove(double value) {
    if (value <= 0) {
      return Integer.MIN_VALUE / 2;
    }
    int exponent = Math.getExponent(value);
    return Math.scalb(1.0, exponent) == value ? exponent : exponent + 1;
  }

  public static DataType floatingPoint(long bits) {
    return new DataType(
        Kind.FLOATING_POINT,
        Kind.FLOATING_POINT.typeName(),
        Mode.FLOAT,
        bits,
        -1,
        true,
        -1,
        -1,
        Double.NEGATIVE_INFINITY,
        Double.POSITIVE_INFINITY);
  }

  /** -1, 0, 1: {@code ternary} or {@code stochastic_ternary}. */
  public static DataType ternary(Kind kind) {
    return new DataType(kind, kind.typeName(), Mode.TERNARY, 2, 2, true, -1, -1, -1, 1);
  }

  /** One bit: -1 and 1, or 0 and 1. */
  public static DataType binary(Kind kind, boolean use01) {
    return new DataType(
        kind,
        kind.typeName(),
        use01 ? Mode.BINARY01 : Mode.BINARY,
        1,
        1,
        !use01,
        -1,
        -1,
        use01 ? 0 : -1,
        1);
  }

  /** A power of two; {@code maxValue} -1 for none. */
  public static DataType po2(Kind kind, long bits, boolean signed, double maxValue) {
    DataType type =
        new DataType(
            kind, kind.typeName(), Mode.PO2, bits, bits, signed, maxValue, -1, 0, Double.MAX_VALUE);
    return type.withPo2Range();
  }

  /** Two to a power that may be far outside the range of double. */
  private static double power(long exponent) {
    return Math.scalb(1.0, (int) Math.max(-2000, Math.min(1023, exponent)));
  }

  private static int sign(boolean signed) {
    return signed ? 1 : 0;
  }

  /** 1 when signed, else 0. */
  public int signBit() {
    return sign(signed);
  }

  public boolean isFloat() {
    return mode == Mode.FLOAT;
  }

  public boolean isPo2() {
    return mode == Mode.PO2;
  }

  /** Bits after the binary point of a fixed-point type; negative when steps are larger than 1. */
  public long fractionBits() {
    return bits - signBit() - intBits;
  }

  /**
   * Shifts that a power of two may ask for. {@code right} is 0.5 where one bit is left for neither
   * exponent nor its sign.
   */
  public Shifts shifts(RuleSet rules) {
    int exponentBits = (int) (bits - signBit());
    if (rules.has(Rule.SMALL_PO2_RANGE) && maxValue > 0 && maxValue <= 1) {
      return new Shifts(Math.scalb(1.0, exponentBits), 0);
    }
    double right = Math.scalb(1.0, exponentBits - 1);
    double left = right - 1;
    if (maxValue != -1) {
      left = maxValue <= 0 ? 0 : Math.min(ceilLog2(maxValue), left);
    }
    return new Shifts(right, Math.max(0, left));
  }

  private static double ceilLog2(double value) {
    return exponentAbove(value);
  }

  /** The fixed-point type that holds every value of this power-of-two type. */
  public DataType po2AsFixed(RuleSet rules) {
    Shifts shifts = shifts(rules);
    long width = (long) (signBit() + shifts.right() + shifts.left());
    if (rules.has(Rule.RANGES)) {
      return covering((long) shifts.right(), low, high);
    }
    return fixed(width, (long) shifts.left(), signed);
  }

  private DataType withPo2Range() {
    double left = shifts(RuleSet.SPARQAT).left();
    double top = power((long) left);
    if (maxValue > 0) {
      top = Math.min(top, Math.scalb(1.0, Math.getExponent(maxValue)));
    }
    return within(signed ? -top : 0, top);
  }

  public DataType within(double lowest, double highest) {
    return new DataType(
        kind, name, mode, bits, intBits, signed, maxValue, valueCounts, lowest, highest);
  }

  /** A copy of another width, with the range that the width gives. */
  public DataType resized(long width, long integer) {
    DataType type = sized(width, integer);
    return mode == Mode.FIXED
        ? type.within(fixed(width, integer, signed).low, fixed(width, integer, signed).high)
        : type;
  }

  private DataType sized(long width, long integer) {
    return new DataType(kind, name, mode, width, integer, signed, maxValue, valueCounts, low, high);
  }

  DataType withMode(Mode other) {
    return new DataType(kind, name, other, bits, intBits, signed, maxValue, valueCounts, low, high);
  }

  public DataType withSign(boolean sign) {
    return new DataType(kind, name, mode, bits, intBits, sign, maxValue, valueCounts, low, high);
  }

  public DataType withValueCounts(int counts) {
    return new DataType(kind, name, mode, bits, intBits, signed, maxValue, counts, low, high);
  }

  public DataType withMaxValue(double value) {
    return new DataType(kind, name, mode, bits, intBits, signed, value, valueCounts, low, high);
  }

  /** Renamed after its sign, as results of power-of-two operators are. */
  public DataType namedAsPo2() {
    String po2 = (signed ? Kind.POWER_OF_TWO : Kind.RELU_POWER_OF_TWO).typeName();
    return new DataType(kind, po2, mode, bits, intBits, signed, maxValue, valueCounts, low, high);
  }
}
