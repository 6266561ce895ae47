package io.sparqat.jobs.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import io.sparqat.quant.Suggestion;
import io.sparqat.quant.model.form.Problems;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A block of a configuration, read key by key. What is wrong is collected, with file and line, and
 * a harmless value returned in its place, so that all problems come to light at once; the caller
 * throws them before it uses anything it has read.
 */
final class Section {
  private final ConfigObject block;
  private final Problems problems;
  private final Set<String> known = new LinkedHashSet<>();

  Section(ConfigObject block, Problems problems) {
    this.block = block;
    this.problems = problems;
  }

  /** A whole number of at least {@code minimum}. */
  int integer(String key, int minimum) {
    return read(
        key,
        minimum,
        value -> {
          if (!(value.unwrapped() instanceof Integer number) || number < minimum) {
            throw invalid(key, value, "must be a whole number >= " + minimum);
          }
          return number;
        });
  }

  /** A number from {@code minimum} to {@code maximum}, both included. */
  double number(String key, double minimum, double maximum) {
    return read(
        key,
        minimum,
        value -> {
          if (!(value.unwrapped() instanceof Number number)
              || !(number.doubleValue() >= minimum && number.doubleValue() <= maximum)) {
            throw invalid(
                key,
                value,
                maximum == Double.MAX_VALUE
                    ? "must be a number >= " + minimum
                    : "must be a number from " + minimum + " to " + maximum);
          }
          return number.doubleValue();
        });
  }

  /** Reports at this block what {@code check} refuses by IllegalArgumentException. */
  void require(Runnable check) {
    try {
      check.run();
    } catch (IllegalArgumentException e) {
      problems.add(block, String.valueOf(e.getMessage()));
    }
  }

  /** A number of at least {@code minimum}, where the key is there. */
  OptionalDouble optionalNumber(String key, double minimum) {
    known.add(key);
    ConfigValue value = block.get(key);
    if (value == null) {
      return OptionalDouble.empty();
    }
    if (value.unwrapped() instanceof Number number && number.doubleValue() >= minimum) {
      return OptionalDouble.of(number.doubleValue());
    }
    problems.add(
        value,
        "Invalid " + key + ": " + value.unwrapped() + " (must be a number >= " + minimum + ")");
    return OptionalDouble.empty();
  }

  /** Any whole number. */
  long whole(String key) {
    return read(
        key,
        0L,
        value -> {
          if (value.unwrapped() instanceof Integer || value.unwrapped() instanceof Long) {
            return ((Number) value.unwrapped()).longValue();
          }
          throw invalid(key, value, "must be a whole number");
        });
  }

  /** Text that {@code parse} understands; it says what is wrong by IllegalArgumentException. */
  // NullAway does not follow a nullable type argument through read.
  @SuppressWarnings("NullAway")
  <T> @Nullable T parsed(String key, Function<String, T> parse) {
    return read(key, null, value -> parse.apply(text(key, value)));
  }

  /** What {@code convert} makes of the value; it says what is wrong by IllegalArgumentException. */
  @SuppressWarnings("NullAway")
  <T> @Nullable T converted(String key, Function<ConfigValue, T> convert) {
    return read(key, null, convert);
  }

  /** Text, where the key is there. */
  Optional<String> optionalText(String key) {
    known.add(key);
    ConfigValue value = block.get(key);
    return value == null ? Optional.empty() : Optional.of(text(key, value));
  }

  /** One of the constants of {@code type}, written in kebab-case. */
  <E extends Enum<E>> E choice(String key, Class<E> type) {
    List<E> constants = Arrays.asList(type.getEnumConstants());
    List<String> names = constants.stream().map(Section::kebab).toList();
    return read(
        key,
        constants.get(0),
        value -> {
          int index = names.indexOf(text(key, value));
          if (index < 0) {
            throw invalid(key, value, "must be one of " + String.join(", ", names));
          }
          return constants.get(index);
        });
  }

  /** A block of its own; empty when it is missing or none. */
  Section section(String key) {
    ConfigObject empty = com.typesafe.config.ConfigFactory.empty().root();
    return new Section(
        read(
            key,
            empty,
            value -> {
              if (value instanceof ConfigObject object) {
                return object;
              }
              throw invalid(key, value, "must be a block { ... }");
            }),
        problems);
  }

  /** A block of its own whose keys have defaults; empty where {@code none} stands in its place. */
  Optional<Section> optionalSection(String key, ConfigObject defaults) {
    ConfigValue value = raw(key);
    if (value != null && "none".equals(value.unwrapped())) {
      return Optional.empty();
    }
    ConfigObject whole = section(key).block;
    for (Map.Entry<String, ConfigValue> entry : defaults.entrySet()) {
      if (!whole.containsKey(entry.getKey())) {
        whole = whole.withValue(entry.getKey(), entry.getValue());
      }
    }
    return Optional.of(new Section(whole, problems));
  }

  /** A number of at least 0 and less than 1. */
  double share(String key) {
    return read(
        key,
        0.0,
        value -> {
          if (!(value.unwrapped() instanceof Number number)
              || !(number.doubleValue() >= 0 && number.doubleValue() < 1)) {
            throw invalid(key, value, "must be a number >= 0 and < 1");
          }
          return number.doubleValue();
        });
  }

  /** True or false. */
  boolean flag(String key) {
    return read(
        key,
        false,
        value -> {
          if (value.unwrapped() instanceof Boolean flag) {
            return flag;
          }
          throw invalid(key, value, "must be true or false");
        });
  }

  /** The value as it stands; null when missing. */
  @Nullable ConfigValue raw(String key) {
    known.add(key);
    return block.get(key);
  }

  /** Reports a key that there was once. */
  void retired(String key, String instead) {
    ConfigValue value = raw(key);
    if (value != null) {
      problems.add(value, "retired key " + key + " (write " + instead + ")");
    }
  }

  /** Reports {@code message} at a value of this section. */
  void problem(ConfigValue where, String message) {
    problems.add(where, message);
  }

  ConfigObject block() {
    return block;
  }

  /** Reports the keys nobody has asked for. */
  void rejectOthers() {
    block.forEach(
        (key, value) -> {
          if (!known.contains(key)) {
            problems.add(value, "unknown key " + key + " (" + Suggestion.of(key, known) + ")");
          }
        });
  }

  private <T> T read(String key, T fallback, Function<ConfigValue, T> convert) {
    known.add(key);
    ConfigValue value = block.get(key);
    if (value == null) {
      problems.add(block, key + ": missing");
      return fallback;
    }
    try {
      return convert.apply(value);
    } catch (IllegalArgumentException e) {
      problems.add(value, String.valueOf(e.getMessage()));
      return fallback;
    }
  }

  private static String text(String key, ConfigValue value) {
    if (value.unwrapped() instanceof String text) {
      return text;
    }
    throw invalid(key, value, "must be text");
  }

  private static IllegalArgumentException invalid(String key, ConfigValue value, String rule) {
    return new IllegalArgumentException(
        "Invalid " + key + ": " + value.unwrapped() + " (" + rule + ")");
  }

  private static String kebab(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
