package io.sparqat.qtools.operator;

import io.sparqat.qtools.rule.Rule;
import io.sparqat.qtools.rule.RuleException;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.qtools.type.DataType;
import io.sparqat.qtools.type.Mode;

/** Sums and differences of two types. QTools {@code adder_factory}, {@code subtractor_factory}. */
public final class Addition {
  private Addition() {}

  /** The sum of two values. */
  public static Operator of(RuleSet rules, DataType a, DataType b) {
    if (a.isFloat() || b.isFloat()) {
      return Operator.plain("FloatingPointAdder", Gate.ADD, floatSum(rules, a, b));
    }
    if (a.isPo2() && b.isPo2()) {
      return fixed(rules, "Po2Adder", a.po2AsFixed(rules), b.po2AsFixed(rules));
    }
    boolean unconverted =
        a.isPo2() && b.mode() == Mode.BINARY01 && !rules.has(Rule.SYMMETRIC_ADDER_TABLE);
    if ((a.isPo2() || b.isPo2()) && !unconverted) {
      return fixed(
          rules,
          "Po2FixedPointAdder",
          a.isPo2() ? a.po2AsFixed(rules) : a,
          b.isPo2() ? b.po2AsFixed(rules) : b);
    }
    return fixed(rules, "FixedPointAdder", a, b);
  }

  /** The difference {@code a - b}, which is signed. */
  public static Operator difference(RuleSet rules, DataType a, DataType b) {
    if (!rules.has(Rule.ALL_MERGES)) {
      throw new RuleException(
          "AttributeError",
          "Cannot subtract "
              + b.name()
              + " from "
              + a.name()
              + ": QTools' subtractor asks for a class that does not exist (rule set "
              + rules.text()
              + ")");
    }
    if (a.isFloat() || b.isFloat()) {
      return of(rules, a, b);
    }
    long fraction = Math.max(fraction(rules, a), fraction(rules, b));
    DataType output = DataType.covering(fraction, a.low() - b.high(), a.high() - b.low());
    return Operator.plain("FixedPointAdder", Gate.ADD, output);
  }

  private static DataType floatSum(RuleSet rules, DataType a, DataType b) {
    boolean floatsOnly = rules.has(Rule.FLOAT_WIDTHS_OF_FLOATS);
    return DataType.floatingPoint(
        Math.max(
            floatsOnly && !a.isFloat() ? 0 : a.bits(), floatsOnly && !b.isFloat() ? 0 : b.bits()));
  }

  private static Operator fixed(RuleSet rules, String circuit, DataType a, DataType b) {
    return Operator.plain(circuit, Gate.ADD, fixedSum(rules, a, b));
  }

  private static DataType fixedSum(RuleSet rules, DataType a, DataType b) {
    if (rules.has(Rule.RANGES)) {
      return DataType.covering(
          Math.max(fraction(rules, a), fraction(rules, b)), a.low() + b.low(), a.high() + b.high());
    }
    boolean signed = a.signed() | b.signed();
    long intBits = Math.max(a.intBits(), b.intBits()) + 1;
    long bits =
        rules.has(Rule.ADDER_KEEPS_FRACTIONS)
            ? intBits + (signed ? 1 : 0) + Math.max(a.fractionBits(), b.fractionBits())
            : Math.max(a.bits(), b.bits()) + 1;
    return DataType.fixed(bits, intBits, signed);
  }

  /** Fraction bits of the values themselves: none for ternary and binary ones. */
  static long fraction(RuleSet rules, DataType type) {
    return switch (type.mode()) {
      case FIXED -> type.fractionBits();
      case PO2 -> (long) type.shifts(rules).right();
      default -> 0;
    };
  }
}
