package io.sparqat.qtools.operator;

import io.sparqat.qtools.rule.Rule;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.qtools.type.DataType;

/**
 * The largest and the smallest of a weight quantizer's scales, which fixed-point results have to
 * hold between them.
 */
public record Scale(double largest, double smallest) {
  public static Scale of(double value) {
    return new Scale(value, value);
  }

  /** The extremes of a quantizer's scales. */
  public static Scale of(double[] values) {
    double largest = values[0];
    double smallest = values[0];
    for (double value : values) {
      largest = Math.max(largest, value);
      smallest = Math.min(smallest, value);
    }
    return new Scale(largest, smallest);
  }

  /** Room for results at every scale. QTools {@code adjust_multiplier_for_auto_po2}. */
  public Operator applied(RuleSet rules, Operator operator) {
    DataType type = operator.output();
    int left = shift(largest);
    int right = shift(smallest);
    if (rules.has(Rule.RANGES) && !type.isFloat()) {
      long fraction = Addition.fraction(rules, type) - right;
      return operator.withOutput(
          DataType.covering(fraction, type.low() * largest, type.high() * largest));
    }
    return operator.withOutput(type.resized(type.bits() + left - right, type.intBits() + left));
  }

  /** The exponent, towards zero, as Python's {@code int} cuts it. */
  private static int shift(double scale) {
    int exponent = Math.getExponent(scale);
    return scale < 1 && Math.scalb(1.0, exponent) != scale ? exponent + 1 : exponent;
  }
}
