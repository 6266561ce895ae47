package io.sparqat.quant.model.block;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The arguments of a block by QKeras's names, handed on to the layers it adds. */
final class BlockArguments {
  private final Map<String, ? extends @Nullable Object> given;

  /**
   * @param function QKeras's name of the function, for messages
   * @param known the names it takes
   * @throws IllegalArgumentException if a name is not known
   */
  BlockArguments(
      String function, Map<String, ? extends @Nullable Object> given, Set<String> known) {
    for (String name : given.keySet()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "Invalid argument of " + function + ": " + name + " (must be one of " + known + ")");
      }
    }
    this.given = given;
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
  Map<String, @Nullable Object> renamed(String... blockAndLayerNames) {
    Map<String, @Nullable Object> renamed = new LinkedHashMap<>();
    for (int i = 0; i < blockAndLayerNames.length; i += 2) {
      if (given.containsKey(blockAndLayerNames[i])) {
        renamed.put(blockAndLayerNames[i + 1], given.get(blockAndLayerNames[i]));
      }
    }
    return renamed;
  }
}
