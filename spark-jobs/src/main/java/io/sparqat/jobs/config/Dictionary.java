package io.sparqat.jobs.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A Python dictionary in HOCON, whose order counts, as AutoQKeras's do. HOCON itself forgets the
 * order of keys: they are taken line by line, and within a line as they stand there. A list of
 * blocks of one key each says the same without lines: {@code [{binary = 1}, {ternary = 2}]}.
 */
final class Dictionary {
  private Dictionary() {}

  /**
   * Reads a block, or a list of blocks of one key.
   *
   * @param lines of the file that the block stands in
   * @throws IllegalArgumentException when it is neither
   */
  static Map<String, ConfigValue> read(ConfigValue value, List<String> lines) {
    Map<String, ConfigValue> ordered = new LinkedHashMap<>();
    if (value instanceof ConfigObject block) {
      block.entrySet().stream()
          .sorted(
              Comparator.comparingInt((Map.Entry<String, ConfigValue> e) -> line(e.getValue()))
                  .thenComparingInt(e -> column(e, lines))
                  .thenComparing(Map.Entry::getKey))
          .forEach(entry -> ordered.put(entry.getKey(), entry.getValue()));
      return ordered;
    }
    if (value instanceof ConfigList list) {
      for (ConfigValue item : list) {
        if (!(item instanceof ConfigObject single) || single.size() != 1) {
          throw new IllegalArgumentException(
              "Invalid entry: " + item.unwrapped() + " (must be a block of one key)");
        }
        ordered.putAll(single);
      }
      return ordered;
    }
    throw new IllegalArgumentException(
        "Invalid value: " + value.unwrapped() + " (must be a block)");
  }

  private static int line(ConfigValue value) {
    return value.origin().lineNumber();
  }

  /** Where the key stands in its line. */
  private static int column(Map.Entry<String, ConfigValue> entry, List<String> lines) {
    int line = line(entry.getValue());
    if (line < 1 || line > lines.size()) {
      return 0;
    }
    String text = lines.get(line - 1);
    int quoted = text.indexOf('"' + entry.getKey() + '"');
    return quoted >= 0 ? quoted : text.indexOf(entry.getKey());
  }

  /** The form whose order does not depend on lines. */
  static ConfigValue write(Map<String, ConfigValue> ordered) {
    List<Object> list = new ArrayList<>();
    ordered.forEach((key, value) -> list.add(Map.of(key, value)));
    return ConfigValueFactory.fromIterable(list);
  }
}
