package io.sparqat.qtools.operator;

import io.sparqat.qtools.rule.Rule;
import io.sparqat.qtools.rule.RuleException;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.qtools.type.DataType;
import java.util.List;

/** Layers that join tensors. QTools {@code merge_factory}. */
public final class Merging {
  /** A merge layer, by Keras's class name. */
  public enum Kind {
    ADD("Add"),
    SUBTRACT("Subtract"),
    MULTIPLY("Multiply"),
    AVERAGE("Average"),
    MAXIMUM("Maximum"),
    MINIMUM("Minimum"),
    CONCATENATE("Concatenate"),
    DOT("Dot");

    private final String className;

    Kind(String className) {
      this.className = className;
    }

    public String className() {
      return className;
    }

    /** The merge of that class. */
    public static Kind of(String className) {
      for (Kind kind : values()) {
        if (kind.className.equals(className)) {
          return kind;
        }
      }
      throw new IllegalArgumentException("Invalid merge layer: " + className);
    }
  }

  private static final double COMPARISON = 0.2;

  private Merging() {}

  /**
   * The operation on the inputs and its result.
   *
   * @param terms products summed into one value of {@code Dot}; 1 elsewhere
   */
  public static Operator of(RuleSet rules, Kind kind, List<DataType> inputs, long terms) {
    return switch (kind) {
      case ADD -> add(rules, inputs);
      case MULTIPLY -> multiply(rules, inputs);
      case MAXIMUM, MINIMUM -> scaled(kind, COMPARISON, common(rules, inputs));
      case AVERAGE -> scaled(kind, 1, common(rules, inputs));
      case CONCATENATE -> scaled(kind, 0, common(rules, inputs));
      case SUBTRACT -> {
        requireAllMerges(rules, kind, "'NoneType' object has no attribute 'output'");
        yield named(kind, Addition.difference(rules, inputs.get(0), inputs.get(1)));
      }
      case DOT -> {
        requireAllMerges(rules, kind, "'Dot' object has no attribute 'output'");
        Operator product = Multiplication.of(rules, inputs.get(0), inputs.get(1));
        yield named(kind, product)
            .withOutput(Summation.of(rules, terms, product.output()).output());
      }
    };
  }

  private static void requireAllMerges(RuleSet rules, Kind kind, String pythonMessage) {
    if (!rules.has(Rule.ALL_MERGES)) {
      throw new RuleException(
          "AttributeError",
          "Cannot type a layer of class "
              + kind.className
              + ": "
              + pythonMessage
              + " in QTools (rule set "
              + rules.text()
              + "); the rule set sparqat has it");
    }
  }

  private static Operator named(Kind kind, Operator operator) {
    return new Operator(
        kind.className,
        operator.gate(),
        operator.gateFactor(),
        operator.gateBits(),
        operator.output());
  }

  private static Operator scaled(Kind kind, double factor, DataType output) {
    return new Operator(kind.className, Gate.ADD, factor, output.bits(), output);
  }

  private static Operator add(RuleSet rules, List<DataType> inputs) {
    DataType output;
    if (inputs.stream().anyMatch(DataType::isFloat)) {
      output = widestFloat(inputs);
    } else if (rules.has(Rule.ADD_GROWS_WITH_INPUTS)) {
      output =
          DataType.covering(
              longestFraction(rules, inputs),
              inputs.stream().mapToDouble(DataType::low).sum(),
              inputs.stream().mapToDouble(DataType::high).sum());
    } else {
      DataType widest = widest(rules, inputs);
      output = DataType.fixed(widest.bits() + 1, widest.intBits() + 1, widest.signed());
    }
    return Operator.plain(Kind.ADD.className, Gate.ADD, output);
  }

  private static Operator multiply(RuleSet rules, List<DataType> inputs) {
    if (inputs.size() < 2) {
      throw new RuleException(
          "UnboundLocalError", "Cannot multiply " + inputs.size() + " input: needs two or more");
    }
    DataType weight = inputs.get(0);
    Operator product = Multiplication.of(rules, weight, inputs.get(1));
    for (int i = 2; i < inputs.size(); i++) {
      boolean shared =
          !rules.has(Rule.KEEPS_OPERANDS)
              && Multiplication.sameCell(
                  weight, inputs.get(i - 1), product.output(), inputs.get(i));
      weight = product.output();
      product = Multiplication.of(rules, weight, inputs.get(i), shared);
    }
    return named(Kind.MULTIPLY, product);
  }

  /** One type for all inputs: their own when it is the same, else one wide enough. */
  private static DataType common(RuleSet rules, List<DataType> inputs) {
    DataType first = inputs.get(0);
    boolean same = inputs.stream().allMatch(input -> looksLike(first, input));
    if (same) {
      return first.within(lowest(inputs), highest(inputs));
    }
    if (inputs.stream().anyMatch(DataType::isFloat)) {
      return widestFloat(inputs);
    }
    return rules.has(Rule.ADD_GROWS_WITH_INPUTS)
        ? DataType.covering(longestFraction(rules, inputs), lowest(inputs), highest(inputs))
        : widest(rules, inputs);
  }

  private static boolean looksLike(DataType a, DataType b) {
    return a.name().equals(b.name())
        && a.bits() == b.bits()
        && a.intBits() == b.intBits()
        && a.signed() == b.signed();
  }

  private static double lowest(List<DataType> inputs) {
    return inputs.stream().mapToDouble(DataType::low).min().orElseThrow();
  }

  private static double highest(List<DataType> inputs) {
    return inputs.stream().mapToDouble(DataType::high).max().orElseThrow();
  }

  private static long longestFraction(RuleSet rules, List<DataType> inputs) {
    return inputs.stream().mapToLong(input -> Addition.fraction(rules, input)).max().orElseThrow();
  }

  private static DataType widestFloat(List<DataType> inputs) {
    return DataType.floatingPoint(
        inputs.stream().filter(DataType::isFloat).mapToLong(DataType::bits).max().orElseThrow());
  }

  /** The most bits and the most integer bits of any input, each on its own. */
  private static DataType widest(RuleSet rules, List<DataType> inputs) {
    long bits = -1;
    long intBits = -1;
    boolean signed = false;
    for (DataType input : inputs) {
      DataType fixed = input.isPo2() ? input.po2AsFixed(rules) : input;
      bits = Math.max(bits, fixed.bits());
      intBits = Math.max(intBits, fixed.intBits());
      signed |= input.signed();
    }
    return DataType.fixed(bits, intBits, signed);
  }
}
