package io.sparqat.quant.model;

import io.sparqat.quant.spec.QuantizerSpec;
import io.sparqat.quant.spec.QuantizerSpecs;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Brings the value of an argument, as Java code, JSON or HOCON give it, into its one normal form:
 * Integer, Double, Boolean, String, List of Integer (a pair has two), List of pairs, {@link
 * QuantizerSpec}, {@link Activation}, {@link ClassConfig}, List of rows of Double, {@link
 * LayerSpec}.
 */
final class ArgumentValues {
  private ArgumentValues() {}

  /**
   * @throws IllegalArgumentException if the value is not of the argument's kind; the message says
   *     what it must be
   */
  static Object normal(ArgumentSpec argument, Object value, boolean quantizedLayer) {
    return switch (argument.kind()) {
      case INTEGER -> integer(argument, value);
      case NUMBER -> number(argument, value);
      case FLAG -> flag(argument, value);
      case CHOICE -> choice(argument, value);
      case INTEGERS -> integers(argument, value);
      case PAIR -> pair(argument, value);
      case MARGINS -> margins(argument, value);
      case QUANTIZER -> quantizer(argument, value);
      case ACTIVATION -> activation(argument, value, quantizedLayer);
      case CONFIG -> config(argument, value);
      case MATRIX -> matrix(argument, value);
      case LAYER -> layer(argument, value);
    };
  }

  private static IllegalArgumentException invalid(ArgumentSpec argument, @Nullable Object value) {
    String choices =
        argument.choices().isEmpty()
            ? argument.kind().description()
            : "one of " + String.join(", ", argument.choices());
    return invalid(argument, value, "must be " + choices);
  }

  private static IllegalArgumentException invalid(
      ArgumentSpec argument, @Nullable Object value, String rule) {
    return new IllegalArgumentException(
        "Invalid " + argument.name() + ": " + PythonText.of(value) + " (" + rule + ")");
  }

  private static Integer integer(ArgumentSpec argument, @Nullable Object value) {
    if (value instanceof List<?> list && list.size() == 1) {
      return integer(argument, list.get(0));
    }
    int result;
    if (value instanceof Number number
        && number.doubleValue() == number.intValue()
        && !(value instanceof Boolean)) {
      result = number.intValue();
    } else {
      throw invalid(argument, value);
    }
    if (result < argument.minimum()) {
      throw invalid(argument, value, "must be >= " + argument.minimum());
    }
    return result;
  }

  private static Double number(ArgumentSpec argument, @Nullable Object value) {
    if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
      return number.doubleValue();
    }
    throw invalid(argument, value);
  }

  private static Boolean flag(ArgumentSpec argument, Object value) {
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw invalid(argument, value);
  }

  private static String choice(ArgumentSpec argument, Object value) {
    if (value instanceof String text) {
      String word = text.toLowerCase(Locale.ROOT);
      if (argument.choices().contains(word)) {
        return word;
      }
    }
    throw invalid(argument, value);
  }

  private static List<Integer> integers(ArgumentSpec argument, Object value) {
    List<Integer> result = new ArrayList<>();
    for (Object item : value instanceof List<?> list ? list : List.of(value)) {
      result.add(integer(withoutMinimum(argument), item));
    }
    return List.copyOf(result);
  }

  private static ArgumentSpec withoutMinimum(ArgumentSpec argument) {
    return ArgumentSpec.optional(argument.name(), argument.kind(), null);
  }

  private static List<Integer> pair(ArgumentSpec argument, Object value) {
    if (value instanceof List<?> list) {
      if (list.size() != 2) {
        throw invalid(argument, value);
      }
      return List.of(integer(argument, list.get(0)), integer(argument, list.get(1)));
    }
    Integer both = integer(argument, value);
    return List.of(both, both);
  }

  private static Object margins(ArgumentSpec argument, Object value) {
    ArgumentSpec amount =
        new ArgumentSpec(
            argument.name(), argument.kind(), false, null, null, argument.choices(), 0);
    if (!(value instanceof List<?> list)) {
      return integer(amount, value);
    }
    List<Object> result = new ArrayList<>();
    for (Object item : list) {
      result.add(item instanceof List<?> ? pair(amount, item) : integer(amount, item));
    }
    return List.copyOf(result);
  }

  private static QuantizerSpec quantizer(ArgumentSpec argument, Object value) {
    if (value instanceof QuantizerSpec quantizer) {
      return quantizer;
    }
    if (value instanceof String text) {
      return QuantizerSpecs.parse(text);
    }
    throw invalid(argument, value);
  }

  private static Activation activation(
      ArgumentSpec argument, Object value, boolean quantizedLayer) {
    String text = null;
    if (value instanceof Activation activation) {
      text = activation.text();
    } else if (value instanceof QuantizerSpec quantizer) {
      text = quantizer.canonical();
    } else if (value instanceof String given) {
      text = given;
    }
    if (text != null) {
      return quantizedLayer ? Activation.ofQuantizedLayer(text) : Activation.ofFloatLayer(text);
    }
    throw invalid(argument, value);
  }

  private static ClassConfig config(ArgumentSpec argument, Object value) {
    if (value instanceof ClassConfig config) {
      return config;
    }
    if (value instanceof String name) {
      return ClassConfig.named(name);
    }
    throw invalid(argument, value);
  }

  private static List<List<Double>> matrix(ArgumentSpec argument, Object value) {
    if (!(value instanceof List<?> rows) || rows.isEmpty()) {
      throw invalid(argument, value);
    }
    List<List<Double>> result = new ArrayList<>();
    for (Object row : rows) {
      if (!(row instanceof List<?> items) || items.isEmpty()) {
        throw invalid(argument, value);
      }
      result.add(items.stream().map(item -> number(argument, item)).toList());
      if (items.size() != result.get(0).size()) {
        throw invalid(argument, value, "every row must have as many numbers as the first");
      }
    }
    return List.copyOf(result);
  }

  private static LayerSpec layer(ArgumentSpec argument, Object value) {
    if (value instanceof LayerSpec layer) {
      return layer;
    }
    throw invalid(argument, value);
  }

  /** Whether {@code value} is what the argument has anyway. */
  static boolean isDefault(ArgumentSpec argument, @Nullable Object value) {
    return !argument.required()
        && (value == null
            ? argument.defaultValue() == null
            : value.equals(argument.defaultValue()));
  }
}
