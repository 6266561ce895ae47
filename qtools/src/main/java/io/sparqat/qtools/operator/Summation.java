package io.sparqat.qtools.operator;

import io.sparqat.qtools.rule.Rule;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.qtools.type.DataType;
import io.sparqat.qtools.type.DataType.Shifts;

/** Accumulators: sums of many values of one type. QTools {@code accumulator_factory}. */
public final class Summation {
  private Summation() {}

  /** The sum of {@code terms} values. */
  public static Operator of(RuleSet rules, long terms, DataType product) {
    if (product.isFloat()) {
      return Operator.plain(
          "FloatingPointAccumulator",
          Gate.ADD,
          DataType.floatingPoint(product.bits()).withSign(product.signed()));
    }
    return Operator.plain(
        product.isPo2() ? "Po2Accumulator" : "FixedPointAccumulator",
        Gate.ADD,
        sum(rules, terms, product));
  }

  private static DataType sum(RuleSet rules, long terms, DataType product) {
    if (rules.has(Rule.RANGES)) {
      return DataType.covering(
          Addition.fraction(rules, product), terms * product.low(), terms * product.high());
    }
    int growth = ceilLog2(terms);
    if (product.isPo2()) {
      Shifts shifts = product.shifts(rules);
      long bits = (long) (product.signBit() + shifts.right() + shifts.left());
      return DataType.fixed(growth + bits, growth + (long) shifts.left(), product.signed());
    }
    return DataType.fixed(growth + product.bits(), growth + product.intBits(), product.signed());
  }

  /** The smallest n with {@code 2^n >= value}; 0 for 1. */
  static int ceilLog2(long value) {
    return 64 - Long.numberOfLeadingZeros(value - 1);
  }
}
