package io.sparqat.quant.model.composite;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The arguments of a composite by QKeras's names, handed on to the layers it adds. */
final class CompositeArguments {
  private final Map<String, ? extends @Nullable Object> given;

  /**
   * @param composite QKeras's name of the function, for messages
   * @param known the names it takes
   * @throws IllegalArgumentException if a name is not known
   */
  CompositeArguments(
      String composite, Map<String, ? extends @Nullable Object> given, Set<String> known) {
    for (String name : given.keySet()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "Invalid argument of " + composite + ": " + name + " (must be one of " + known + ")");
      }
    }
    this.given = given;
  }

  boolean has(String name) {
    return given.get(name) != null;
  }

  @Nullable Object value(String name) {
    return given.get(name);
  }

  double number(String name, double otherwise) {
    return given.get(name) instanceof Number number ? number.doubleValue() : otherwise;
  }

  boolean flag(String name, boolean otherwise) {
    return given.get(name) instanceof Boolean flag ? flag : otherwise;
  }

  /** The name that the layers' names begin with. */
  String name() {
    return given.get("name") instanceof String name ? name : "";
  }

  /** The arguments that are given, under the names that a layer has for them. */
  Map<String, @Nullable Object> renamed(String... composedAndLayerNames) {
    Map<String, @Nullable Object> renamed = new LinkedHashMap<>();
    for (int i = 0; i < composedAndLayerNames.length; i += 2) {
      if (given.containsKey(composedAndLayerNames[i])) {
        renamed.put(composedAndLayerNames[i + 1], given.get(composedAndLayerNames[i]));
      }
    }
    return renamed;
  }
}
