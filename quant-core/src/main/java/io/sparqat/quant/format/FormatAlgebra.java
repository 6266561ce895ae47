package io.sparqat.quant.format;

import java.math.BigInteger;
import java.util.List;

/** Products and sums of formats; formats that are closed under products keep their kind. */
final class FormatAlgebra {
  private FormatAlgebra() {}

  static NumberFormat product(NumberFormat a, NumberFormat b) {
    if (a instanceof FloatingPoint || b instanceof FloatingPoint) {
      return floating(a, b);
    }
    if (a instanceof Bipolar one && b instanceof Bipolar two) {
      return new Bipolar(one.exponent() + two.exponent());
    }
    if (signOnly(a) && signOnly(b)) {
      return new Ternary(exponent(a) + exponent(b));
    }
    if (a instanceof PowerOfTwo power && shifts(b)) {
      return powers(power, b);
    }
    if (b instanceof PowerOfTwo power && shifts(a)) {
      return powers(power, a);
    }
    return product(a.toFixedPoint(), b.toFixedPoint());
  }

  static NumberFormat sum(NumberFormat a, NumberFormat b) {
    if (a instanceof FloatingPoint || b instanceof FloatingPoint) {
      return floating(a, b);
    }
    FixedPoint one = a.toFixedPoint();
    FixedPoint two = b.toFixedPoint();
    int exponent = Math.min(one.exponent(), two.exponent());
    one = one.onGrid(exponent);
    two = two.onGrid(exponent);
    return new FixedPoint(
        one.leastCode().add(two.leastCode()), one.greatestCode().add(two.greatestCode()), exponent);
  }

  static NumberFormat accumulated(NumberFormat format, long count) {
    if (count < 1) {
      throw new IllegalArgumentException("Invalid count of terms: " + count + " (must be >= 1)");
    }
    if (count == 1 || format instanceof FloatingPoint) {
      return format;
    }
    FixedPoint term = format.toFixedPoint();
    BigInteger terms = BigInteger.valueOf(count);
    return new FixedPoint(
        term.leastCode().multiply(terms), term.greatestCode().multiply(terms), term.exponent());
  }

  private static FixedPoint product(FixedPoint a, FixedPoint b) {
    List<BigInteger> corners =
        List.of(
            a.leastCode().multiply(b.leastCode()),
            a.leastCode().multiply(b.greatestCode()),
            a.greatestCode().multiply(b.leastCode()),
            a.greatestCode().multiply(b.greatestCode()));
    return new FixedPoint(
        corners.stream().reduce(corners.get(0), BigInteger::min),
        corners.stream().reduce(corners.get(0), BigInteger::max),
        Math.addExact(a.exponent(), b.exponent()));
  }

  private static FloatingPoint floating(NumberFormat a, NumberFormat b) {
    int one = a instanceof FloatingPoint floating ? floating.bits() : 0;
    int two = b instanceof FloatingPoint floating ? floating.bits() : 0;
    return new FloatingPoint(Math.max(one, two));
  }

  private static boolean signOnly(NumberFormat format) {
    return format instanceof Bipolar || format instanceof Ternary;
  }

  private static int exponent(NumberFormat format) {
    return format instanceof Bipolar bipolar ? bipolar.exponent() : ((Ternary) format).exponent();
  }

  private static boolean shifts(NumberFormat format) {
    return format instanceof Bipolar || format instanceof PowerOfTwo;
  }

  private static PowerOfTwo powers(PowerOfTwo a, NumberFormat b) {
    if (b instanceof Bipolar bipolar) {
      PowerOfTwo shifted = a.shifted(bipolar.exponent());
      return new PowerOfTwo(true, shifted.leastExponent(), shifted.greatestExponent());
    }
    PowerOfTwo other = (PowerOfTwo) b;
    return new PowerOfTwo(
        a.signed() || other.signed(),
        Math.addExact(a.leastExponent(), other.leastExponent()),
        Math.addExact(a.greatestExponent(), other.greatestExponent()));
  }
}
