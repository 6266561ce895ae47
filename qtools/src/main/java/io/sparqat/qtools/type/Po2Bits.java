package io.sparqat.qtools.type;

import io.sparqat.qtools.rule.RuleException;

/**
 * Bits of a power-of-two type that has to hold a constant. QTools {@code
 * quantizer_bits_calculator}.
 *
 * @param sign whether the constant is negative
 * @param others bits without the sign
 */
public record Po2Bits(boolean sign, long others) {
  /**
   * The bits for one value; zero takes what the type has, as its smallest magnitude stands for it.
   *
   * @throws RuleException when the value is not zero and not plus or minus a power of two
   */
  public static Po2Bits of(DataType type, double value) {
    boolean negative = value < 0;
    double magnitude = Math.abs(value);
    if (magnitude == 0) {
      return new Po2Bits(negative, type.bits());
    }
    int exponent = Math.getExponent(magnitude);
    if (Math.scalb(1.0, exponent) != magnitude) {
      throw new RuleException(
          "ValueError", "Invalid value: " + value + " (must be plus or minus a power of two)");
    }
    if (exponent == 0) {
      return new Po2Bits(negative, 1);
    }
    int length = 32 - Integer.numberOfLeadingZeros(Math.abs(exponent));
    boolean exact = Integer.bitCount(Math.abs(exponent)) == 1;
    return new Po2Bits(negative, exponent > 0 || !exact ? length + 1 : length);
  }

  /** The type narrowed (or with {@code reset}, set) to the bits of one value. */
  public static DataType fitted(DataType type, double value, boolean reset) {
    Po2Bits needed = of(type, value);
    long bits = (needed.sign ? 1 : 0) + needed.others;
    long width = reset ? bits : Math.min(type.bits(), bits);
    return type.resized(width, width)
        .withMaxValue(Math.min(value, type.maxValue()))
        .withSign(needed.sign)
        .namedAsPo2();
  }
}
