package io.sparqat.quant.spec;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A kind of option value: what it accepts, how it is printed and how it stands in a Keras config.
 *
 * <p>A config value is what JSON knows: a Boolean, Integer, Double, String, List or null.
 */
abstract class OptionType<T> {
  private final String rule;

  private OptionType(String rule) {
    this.rule = rule;
  }

  /** What values the option takes, completing "must be". */
  String rule() {
    return rule;
  }

  /** The typed value, or null when the literal is none. */
  abstract @Nullable T read(Literal literal);

  abstract @Nullable Object config(T value);

  /** As the canonical text writes it; QKeras reads it back. */
  String text(T value) {
    return textOf(config(value));
  }

  static final OptionType<Integer> WHOLE =
      new OptionType<>("a whole number") {
        @Override
        @Nullable Integer read(Literal literal) {
          return whole(literal);
        }

        @Override
        Object config(Integer value) {
          return value;
        }
      };

  static final OptionType<OptionalInt> OPTIONAL_WHOLE =
      new OptionType<>("a whole number or None") {
        @Override
        @Nullable OptionalInt read(Literal literal) {
          if (literal instanceof Literal.None) {
            return OptionalInt.empty();
          }
          Integer value = whole(literal);
          return value == null ? null : OptionalInt.of(value);
        }

        @Override
        @Nullable Object config(OptionalInt value) {
          return value.isPresent() ? value.getAsInt() : null;
        }
      };

  static final OptionType<Double> NUMBER =
      new OptionType<>("a number") {
        @Override
        @Nullable Double read(Literal literal) {
          return literal instanceof Literal.Num number ? number.value() : null;
        }

        @Override
        Object config(Double value) {
          return value;
        }
      };

  static final OptionType<OptionalDouble> OPTIONAL_NUMBER =
      new OptionType<>("a number or None") {
        @Override
        @Nullable OptionalDouble read(Literal literal) {
          if (literal instanceof Literal.None) {
            return OptionalDouble.empty();
          }
          Double value = NUMBER.read(literal);
          return value == null ? null : OptionalDouble.of(value);
        }

        @Override
        @Nullable Object config(OptionalDouble value) {
          return value.isPresent() ? value.getAsDouble() : null;
        }

        @Override
        String text(OptionalDouble value) {
          return value.isPresent() ? shortNumber(value.getAsDouble()) : "None";
        }
      };

  /** A truth value; numbers count as Python counts them. */
  static final OptionType<Boolean> FLAG =
      new OptionType<>("True or False") {
        @Override
        @Nullable Boolean read(Literal literal) {
          if (literal instanceof Literal.Bool bool) {
            return bool.value();
          }
          return literal instanceof Literal.Num number ? number.value() != 0 : null;
        }

        @Override
        Object config(Boolean value) {
          return value;
        }
      };

  /** A truth value that QKeras calculates with, so that only 0 and 1 make sense. */
  static final OptionType<Boolean> BIT =
      new OptionType<>("0 or 1") {
        @Override
        @Nullable Boolean read(Literal literal) {
          if (literal instanceof Literal.Num number) {
            return number.value() == 0 ? Boolean.FALSE : number.value() == 1 ? Boolean.TRUE : null;
          }
          return literal instanceof Literal.Bool bool ? bool.value() : null;
        }

        @Override
        Object config(Boolean value) {
          return value ? 1 : 0;
        }
      };

  static final OptionType<IntegerBits> INTEGER_BITS =
      new OptionType<>("a number or a list of numbers") {
        @Override
        @Nullable IntegerBits read(Literal literal) {
          List<Double> values = numbers(literal);
          return values == null ? null : new IntegerBits(values);
        }

        @Override
        Object config(IntegerBits value) {
          List<Object> numbers = value.values().stream().map(OptionType::shortest).toList();
          return value.uniform() ? numbers.get(0) : numbers;
        }
      };

  static final OptionType<Alpha> ALPHA =
      new OptionType<>("None, a number, a list of numbers, 'auto' or 'auto_po2'") {
        @Override
        @Nullable Alpha read(Literal literal) {
          if (literal instanceof Literal.None) {
            return Alpha.NONE;
          }
          if (literal instanceof Literal.Text text) {
            return switch (text.value()) {
              case "auto" -> Alpha.AUTO;
              case "auto_po2" -> Alpha.AUTO_PO2;
              default -> null;
            };
          }
          if (literal instanceof Literal.Num number) {
            return Alpha.of(number.value());
          }
          return literal instanceof Literal.Numbers list ? Alpha.of(list.values()) : null;
        }

        @Override
        @Nullable Object config(Alpha value) {
          if (value instanceof Alpha.Constant constant) {
            return constant.value();
          }
          if (value instanceof Alpha.PerChannel channels) {
            return channels.values();
          }
          return value instanceof Alpha.Auto auto ? auto.powerOfTwo() ? "auto_po2" : "auto" : null;
        }
      };

  /** Whole numbers: one, several in a list, or none at all. */
  static final OptionType<List<Integer>> WHOLES =
      new OptionType<>("None, a whole number or a list of whole numbers") {
        @Override
        @Nullable List<Integer> read(Literal literal) {
          if (literal instanceof Literal.None) {
            return List.of();
          }
          List<Double> values = numbers(literal);
          return values == null || !values.stream().allMatch(OptionType::isWhole)
              ? null
              : values.stream().map(Double::intValue).toList();
        }

        @Override
        @Nullable Object config(List<Integer> value) {
          return value.isEmpty() ? null : value.size() == 1 ? value.get(0) : value;
        }
      };

  /** Numbers: one, several in a list, or none at all. */
  static final OptionType<List<Double>> NUMBERS =
      new OptionType<>("None, a number or a list of numbers") {
        @Override
        @Nullable List<Double> read(Literal literal) {
          return literal instanceof Literal.None ? List.of() : numbers(literal);
        }

        @Override
        @Nullable Object config(List<Double> value) {
          return value.isEmpty() ? null : value;
        }
      };

  static final OptionType<Optional<String>> TEXT =
      new OptionType<>("a quoted text or None") {
        @Override
        @Nullable Optional<String> read(Literal literal) {
          if (literal instanceof Literal.None) {
            return Optional.empty();
          }
          return literal instanceof Literal.Text text ? Optional.of(text.value()) : null;
        }

        @Override
        @Nullable Object config(Optional<String> value) {
          return value.orElse(null);
        }
      };

  static final OptionType<Log2Rounding> LOG2_ROUNDING =
      new OptionType<>("'rnd' or 'floor'") {
        @Override
        @Nullable Log2Rounding read(Literal literal) {
          for (Log2Rounding rounding : Log2Rounding.values()) {
            if (literal instanceof Literal.Text text && text.value().equals(config(rounding))) {
              return rounding;
            }
          }
          return null;
        }

        @Override
        Object config(Log2Rounding value) {
          return value.name().toLowerCase(Locale.ROOT);
        }
      };

  private static @Nullable Integer whole(Literal literal) {
    return literal instanceof Literal.Num number && isWhole(number.value())
        ? Integer.valueOf((int) number.value())
        : null;
  }

  private static boolean isWhole(double value) {
    return Double.valueOf(value).equals((double) (int) value);
  }

  private static @Nullable List<Double> numbers(Literal literal) {
    if (literal instanceof Literal.Num number) {
      return List.of(number.value());
    }
    return literal instanceof Literal.Numbers list ? list.values() : null;
  }

  private static Object shortest(double value) {
    if (isWhole(value)) {
      return (int) value;
    }
    return value;
  }

  private static String shortNumber(double value) {
    return shortest(value).toString();
  }

  /** A config value in the grammar of {@link SpecParser}. */
  private static String textOf(@Nullable Object value) {
    if (value == null) {
      return "None";
    }
    if (value instanceof Boolean flag) {
      return flag ? "True" : "False";
    }
    if (value instanceof String text) {
      return "'" + text + "'";
    }
    if (value instanceof List<?> list) {
      return list.stream().map(OptionType::textOf).collect(Collectors.joining(" ", "[", "]"));
    }
    return value.toString();
  }
}
