package io.sparqat.datasets;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The text a user names a source with: {@code PATH[?KEY=VALUE[&KEY=VALUE]...]}.
 *
 * @param path what stands before the question mark
 * @param options what stands behind it
 */
record SourceText(String path, Map<String, String> options) {
  private static final Set<String> KEYS =
      new TreeSet<>(Set.of("format", "header", "ignore", "label", "separator", "test", "weight"));

  static SourceText parse(String text) {
    int mark = text.indexOf('?');
    if (mark < 0) {
      return new SourceText(text, Map.of());
    }
    Map<String, String> options = new TreeMap<>();
    for (String option : text.substring(mark + 1).split("&", -1)) {
      int equals = option.indexOf('=');
      String key = equals < 0 ? option : option.substring(0, equals);
      if (!KEYS.contains(key) || equals < 0) {
        throw new DataException(
            "Cannot read source "
                + text
                + ": invalid option '"
                + option
                + "' (known: "
                + String.join("=, ", KEYS)
                + "=)");
      }
      if (options.put(key, option.substring(equals + 1)) != null) {
        throw new DataException("Cannot read source " + text + ": option '" + key + "' twice");
      }
    }
    return new SourceText(text.substring(0, mark), options);
  }

  Optional<String> option(String key) {
    return Optional.ofNullable(options.get(key));
  }

  /** The value's meaning, out of those allowed. */
  <T> T choice(String key, String whenAbsent, Map<String, T> choices) {
    String value = options.getOrDefault(key, whenAbsent);
    T choice = choices.get(value);
    if (choice == null) {
      throw new DataException(
          "Cannot read source "
              + path
              + ": invalid "
              + key
              + ": "
              + value
              + " (must be one of "
              + new TreeSet<>(choices.keySet())
              + ")");
    }
    return choice;
  }
}
