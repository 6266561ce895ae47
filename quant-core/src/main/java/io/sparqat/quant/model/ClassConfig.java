package io.sparqat.quant.model;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An initializer, regularizer or constraint in Keras's form: a class and its arguments. Arguments
 * that are {@code None} are left out, so {@code HeNormal(seed=None)} equals {@code HeNormal}.
 *
 * @param className Keras's class name, for example {@code HeNormal}, {@code L2}, {@code Clip}
 * @param config arguments by name, sorted; values are numbers, booleans, strings, lists or further
 *     {@code ClassConfig}s
 */
public record ClassConfig(String className, Map<String, Object> config) {
  public ClassConfig {
    TreeMap<String, Object> kept = new TreeMap<>();
    for (Map.Entry<String, ? extends @Nullable Object> entry : config.entrySet()) {
      Object value = entry.getValue();
      if (value != null) {
        kept.put(entry.getKey(), normal(value));
      }
    }
    className = camelCase(className);
    config = Collections.unmodifiableMap(kept);
  }

  /** Numbers of any kind are doubles, so that equal values are equal. */
  private static Object normal(Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    return value instanceof List<?> list ? list.stream().map(ClassConfig::normal).toList() : value;
  }

  /** The class without arguments; Keras's aliases such as {@code he_normal} are understood. */
  public static ClassConfig named(String name) {
    return new ClassConfig(name, Map.of());
  }

  /** The numeric argument {@code name}, or {@code otherwise} where none is given. */
  public double number(String name, double otherwise) {
    return config.get(name) instanceof Number number ? number.doubleValue() : otherwise;
  }

  /** The argument {@code name} as text, or {@code otherwise} where none is given. */
  public String text(String name, String otherwise) {
    return config.get(name) instanceof String text ? text : otherwise;
  }

  /** As a Python call: {@code VarianceScaling(mode='fan_in', scale=2.0)}. */
  @Override
  public String toString() {
    return className
        + config.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + PythonText.of(entry.getValue()))
            .collect(Collectors.joining(", ", "(", ")"));
  }

  private static String camelCase(String name) {
    if (name.isEmpty() || Character.isUpperCase(name.charAt(0))) {
      return name;
    }
    StringBuilder text = new StringBuilder();
    for (String part : name.split("_")) {
      if (!part.isEmpty()) {
        text.append(part.substring(0, 1).toUpperCase(Locale.ROOT)).append(part.substring(1));
      }
    }
    return text.toString();
  }
}
