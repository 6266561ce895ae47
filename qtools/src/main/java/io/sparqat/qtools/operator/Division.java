package io.sparqat.qtools.operator;

import io.sparqat.qtools.rule.Rule;
import io.sparqat.qtools.rule.RuleException;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.qtools.type.DataType;
import io.sparqat.qtools.type.DataType.Shifts;
import io.sparqat.qtools.type.Kind;
import io.sparqat.qtools.type.Mode;

/** Quotients. QTools {@code divider_factory} and {@code divider_impl}. */
public final class Division {
  private static final int FLOAT_BITS = 32;

  private Division() {}

  /**
   * The quotient of two values.
   *
   * @throws RuleException when the denominator is ternary or binary, under QTools' own rules
   */
  public static Operator of(RuleSet rules, DataType numerator, DataType denominator) {
    return switch (denominator.mode()) {
      case TERNARY, BINARY, BINARY01 -> bySmall(rules, numerator, denominator);
      case FLOAT -> floatingPoint(floatBits(numerator, denominator));
      case FIXED -> floatingPoint(numerator.isFloat() ? numerator.bits() : FLOAT_BITS);
      case PO2 -> {
        if (numerator.isFloat()) {
          yield floatingPoint(numerator.bits());
        }
        yield numerator.isPo2()
            ? exponentSubtractor(rules, numerator, denominator)
            : shifter(rules, numerator, denominator);
      }
    };
  }

  /** QTools has no circuit for it; a general divider takes any denominator. */
  private static Operator bySmall(RuleSet rules, DataType numerator, DataType denominator) {
    if (!rules.has(Rule.RANGES)) {
      throw new RuleException(
          "UnacceptedQuantizerError",
          "Cannot divide by a value of type "
              + denominator.name()
              + ": denominators must be fixed point, powers of two or float");
    }
    return floatingPoint(numerator.isFloat() ? numerator.bits() : FLOAT_BITS);
  }

  private static long floatBits(DataType a, DataType b) {
    return Math.max(a.isFloat() ? a.bits() : 0, b.isFloat() ? b.bits() : 0);
  }

  private static Operator floatingPoint(long bits) {
    return Operator.plain("FloatingPointDivider", Gate.MUL, DataType.floatingPoint(bits));
  }

  /** Division by a power of two shifts the other way round. */
  private static Operator shifter(RuleSet rules, DataType numerator, DataType po2) {
    Shifts shifts = po2.shifts(rules);
    long bits = (long) (numerator.bits() + shifts.right() + shifts.left());
    if (!numerator.signed() && po2.signed()) {
      bits++;
    }
    long intBits = (long) (numerator.intBits() + shifts.right());
    boolean signed = numerator.signed() | po2.signed();
    boolean small = numerator.mode() == Mode.BINARY || numerator.mode() == Mode.BINARY01;
    DataType output =
        small && !rules.has(Rule.RANGES)
            ? DataType.po2(Kind.POWER_OF_TWO, bits, signed, -1).resized(bits, intBits)
            : DataType.fixed(bits, intBits, signed);
    return Multiplication.shifterGate(po2, numerator, output);
  }

  private static Operator exponentSubtractor(RuleSet rules, DataType a, DataType b) {
    double maxValue = a.maxValue() == -1 || b.maxValue() == -1 ? -1 : a.maxValue() / b.maxValue();
    DataType output =
        Multiplication.po2(
            Math.max(a.bits(), b.bits()) + 1,
            Math.max(a.intBits(), b.intBits()) + 1,
            true,
            rules.has(Rule.RANGES) ? -1 : maxValue);
    return Operator.plain("Subtractor", Gate.ADD, output);
  }
}
