package io.sparqat.qtools.operator;

import io.sparqat.qtools.rule.Rule;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.qtools.type.DataType;
import io.sparqat.qtools.type.DataType.Shifts;
import io.sparqat.qtools.type.Kind;
import io.sparqat.qtools.type.Mode;

/**
 * Products of a weight and an input: which circuit forms them and what they are. QTools {@code
 * MultiplierFactory} and {@code multiplier_impl}.
 */
public final class Multiplication {
  private static final double BINARY_MUX = 0.3;
  private static final double TERNARY_MUX = 0.6;
  private static final double XOR = 0.3;
  private static final double AND = 0.1;
  private static final double SHIFTS_PER_VALUE = 0.3;

  private Multiplication() {}

  /** The product of a weight and an input. */
  public static Operator of(RuleSet rules, DataType weight, DataType input) {
    return of(rules, weight, input, false);
  }

  /**
   * The product in a chain of products.
   *
   * @param shared whether the weight is the result of the same cell of QTools' table, which then
   *     overwrites it while still reading it (see {@link Rule#KEEPS_OPERANDS})
   */
  static Operator of(RuleSet rules, DataType weight, DataType input, boolean shared) {
    Operator product = byTable(rules, weight, input, shared);
    return rules.has(Rule.RANGES) ? ranged(rules, product, weight, input) : product;
  }

  /** Whether two products come from the same cell of the table. */
  static boolean sameCell(DataType weight, DataType input, DataType weight2, DataType input2) {
    return weight.mode() == weight2.mode() && input.mode() == input2.mode();
  }

  private static Operator byTable(RuleSet rules, DataType w, DataType x, boolean shared) {
    if (w.isFloat() || x.isFloat()) {
      return floatingPoint(w, x);
    }
    if (w.mode() == Mode.BINARY01 || x.mode() == Mode.BINARY01) {
      return and(rules, w, x);
    }
    if (w.mode() == Mode.BINARY && x.mode() == Mode.BINARY) {
      return xor(w, x);
    }
    if (isSmall(w) || isSmall(x)) {
      return mux(rules, w, x, shared);
    }
    if (w.isPo2() && x.isPo2()) {
      return exponentAdder(rules, w, x);
    }
    return w.isPo2() || x.isPo2() ? shifter(rules, w, x) : fixedPoint(rules, w, x, shared);
  }

  private static boolean isSmall(DataType type) {
    return type.mode() == Mode.TERNARY || type.mode() == Mode.BINARY;
  }

  private static Operator floatingPoint(DataType w, DataType x) {
    long bits = Math.max(w.isFloat() ? w.bits() : 0, x.isFloat() ? x.bits() : 0);
    return Operator.plain("FloatingPointMultiplier", Gate.MUL, DataType.floatingPoint(bits));
  }

  private static Operator fixedPoint(RuleSet rules, DataType w, DataType x, boolean shared) {
    long intBits = x.intBits() + w.intBits();
    boolean signed = x.signed() | w.signed();
    long bits =
        rules.has(Rule.MULTIPLIER_ADDS_FRACTIONS)
            ? intBits + x.fractionBits() + w.fractionBits() + (signed ? 1 : 0)
            : x.bits() + w.bits();
    double gateBits = Math.sqrt((double) x.bits() * (shared ? bits : w.bits()));
    return new Operator(
        "FixedPointMultiplier", Gate.MUL, 1, gateBits, DataType.fixed(bits, intBits, signed));
  }

  private static Operator shifter(RuleSet rules, DataType w, DataType x) {
    DataType po2 = w.isPo2() ? w : x;
    DataType shifted = w.isPo2() ? x : w;
    Shifts shifts = po2.shifts(rules);
    long bits = (long) (shifted.bits() + shifts.left() + shifts.right());
    if (!shifted.signed() && po2.signed()) {
      bits++;
    }
    DataType output =
        DataType.fixed(
            bits, (long) (shifted.intBits() + shifts.left()), shifted.signed() | po2.signed());
    return shifterGate(po2, shifted, output);
  }

  /** A shifter for the values that are known to occur, or a programmable one. */
  static Operator shifterGate(DataType po2, DataType shifted, DataType output) {
    if (po2.valueCounts() > 0) {
      return new Operator(
          "Shifter", Gate.SHIFTER, po2.valueCounts() * SHIFTS_PER_VALUE, shifted.bits(), output);
    }
    double b = Math.sqrt(Math.pow(2, po2.bits()) * shifted.bits());
    return new Operator("Shifter", Gate.SHIFTER, 1, b * Math.log10(b), output);
  }

  private static Operator exponentAdder(RuleSet rules, DataType w, DataType x) {
    double maxValue = x.maxValue() == -1 || w.maxValue() == -1 ? -1 : x.maxValue() * w.maxValue();
    boolean signed = x.signed() | w.signed();
    long bits = Math.max(x.bits(), w.bits()) + 1;
    long intBits = Math.max(x.intBits(), w.intBits()) + 1;
    DataType output = po2(bits, intBits, signed, maxValue);
    if (rules.has(Rule.RANGES)) {
      double right = x.shifts(rules).right() + w.shifts(rules).right();
      while (output.shifts(rules).right() < right) {
        output = po2(output.bits() + 1, output.intBits() + 1, signed, maxValue);
      }
    }
    return Operator.plain("Adder", Gate.ADD, output);
  }

  /** A result of QTools' class PowerOfTwo, named after its sign. */
  static DataType po2(long bits, long intBits, boolean signed, double maxValue) {
    return DataType.po2(Kind.POWER_OF_TWO, bits, signed, maxValue)
        .resized(bits, intBits)
        .namedAsPo2();
  }

  private static Operator mux(RuleSet rules, DataType w, DataType x, boolean shared) {
    boolean selectsInput = w.name().contains("binary") || w.name().contains("ternary");
    DataType selected = selectsInput ? x : w;
    DataType selector = selectsInput ? w : x;
    boolean signed = x.signed() | w.signed();
    boolean selectedSigned = shared && !selectsInput ? signed : selected.signed();
    long bits = selected.bits() + (!selectedSigned && selector.signed() ? 1 : 0);
    boolean binary =
        selectsInput ? selector.name().contains("binary") : selector.name().equals("binary");
    DataType output = muxed(rules, w, x, selected, bits, signed);
    return new Operator(
        "Mux", Gate.MUX, binary ? BINARY_MUX : TERNARY_MUX, selected.bits(), output);
  }

  private static DataType muxed(
      RuleSet rules, DataType w, DataType x, DataType selected, long bits, boolean signed) {
    if (isSmall(w) && isSmall(x)) {
      DataType ternary = DataType.ternary(Kind.TERNARY);
      return rules.has(Rule.EXACT_SMALL_PRODUCTS)
          ? ternary
          : ternary.resized(bits, selected.intBits()).withSign(signed);
    }
    if (w.isPo2() || x.isPo2()) {
      return po2(bits, bits, signed, w.isPo2() ? w.maxValue() : x.maxValue());
    }
    return DataType.fixed(bits, selected.intBits(), signed);
  }

  private static Operator xor(DataType w, DataType x) {
    DataType output =
        DataType.binary(Kind.BINARY, false)
            .resized(Math.max(x.bits(), w.bits()), Math.max(x.intBits(), w.intBits()));
    return new Operator("XorGate", Gate.XOR, XOR, 1, output);
  }

  private static Operator and(RuleSet rules, DataType w, DataType x) {
    DataType output = anded(rules, w, x);
    return new Operator("AndGate", Gate.AND, AND, output.bits(), output);
  }

  private static DataType anded(RuleSet rules, DataType w, DataType x) {
    if (isSmall(w) || isSmall(x)) {
      return DataType.ternary(Kind.TERNARY);
    }
    long bits = Math.max(x.bits(), w.bits());
    boolean passesInput =
        w.mode() == Mode.BINARY01
            && (w.name().equals("binary") || rules.has(Rule.EXACT_SMALL_PRODUCTS));
    long intBits = passesInput ? x.intBits() : w.intBits();
    boolean signed = x.signed() | w.signed();
    if (w.isPo2() || x.isPo2()) {
      return po2(bits, intBits, signed, w.isPo2() ? w.maxValue() : x.maxValue());
    }
    if (w.mode() == Mode.BINARY01 && x.mode() == Mode.BINARY01) {
      return DataType.binary(Kind.BINARY, true).resized(bits, intBits);
    }
    return DataType.fixed(bits, intBits, signed);
  }

  /** The product with the exact range of its values, and a fixed-point result just that wide. */
  private static Operator ranged(RuleSet rules, Operator product, DataType w, DataType x) {
    DataType output = product.output();
    if (output.isFloat()) {
      return product;
    }
    double a = w.low() * x.low();
    double b = w.low() * x.high();
    double c = w.high() * x.low();
    double d = w.high() * x.high();
    double low = Math.min(Math.min(a, b), Math.min(c, d)) + 0.0;
    double high = Math.max(Math.max(a, b), Math.max(c, d)) + 0.0;
    if (output.mode() != Mode.FIXED) {
      return product.withOutput(output.within(low, high));
    }
    long fraction = Addition.fraction(rules, w) + Addition.fraction(rules, x);
    return product.withOutput(DataType.covering(fraction, low, high));
  }
}
