package io.sparqat.quant.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The arguments of a layer class, in the order Keras declares them.
 *
 * @param arguments by name
 */
public record LayerSchema(Map<String, ArgumentSpec> arguments) {
  public LayerSchema {
    arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
  }

  @SafeVarargs
  static LayerSchema of(List<ArgumentSpec>... groups) {
    Map<String, ArgumentSpec> byName = new LinkedHashMap<>();
    for (List<ArgumentSpec> group : groups) {
      for (ArgumentSpec argument : group) {
        byName.put(argument.name(), argument);
      }
    }
    byName.put("trainable", ArgumentSpec.flag("trainable", true));
    return new LayerSchema(byName);
  }

  /** This schema and more arguments. */
  @SafeVarargs
  final LayerSchema plus(List<ArgumentSpec>... groups) {
    Map<String, ArgumentSpec> byName = new LinkedHashMap<>(arguments);
    of(groups).arguments.forEach(byName::putIfAbsent);
    return new LayerSchema(byName);
  }

  public boolean has(String name) {
    return arguments.containsKey(name);
  }

  /** The argument {@code name}; asking for one that the class does not have is a bug. */
  public ArgumentSpec argument(String name) {
    ArgumentSpec argument = arguments.get(name);
    if (argument == null) {
      throw new IllegalArgumentException(
          "Invalid argument: " + name + " (must be one of " + arguments.keySet() + ")");
    }
    return argument;
  }
}
