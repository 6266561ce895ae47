package io.sparqat.quant.model.form;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.sparqat.quant.Suggestion;
import io.sparqat.quant.model.ClassConfig;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one layer: {@code {class = Dense, units = 10}}. */
final class LayerReader {
  private final Problems problems;

  LayerReader(Problems problems) {
    this.problems = problems;
  }

  /**
   * The layer, or null if something is wrong with it.
   *
   * @param reserved keys that are not arguments
   */
  @Nullable LayerSpec read(ConfigObject object, Set<String> reserved) {
    LayerType type = type(object);
    if (type == null) {
      return null;
    }
    Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
    object.forEach(
        (key, value) -> {
          if (!key.equals("class") && !reserved.contains(key)) {
            arguments.put(key, value(value));
          }
        });
    try {
      return LayerSpec.of(type, arguments);
    } catch (IllegalArgumentException e) {
      for (String line : String.valueOf(e.getMessage()).split("\n")) {
        problems.add(object, line);
      }
      return null;
    }
  }

  private @Nullable LayerType type(ConfigObject object) {
    ConfigValue name = object.get("class");
    if (name == null || name.valueType() != ConfigValueType.STRING) {
      problems.add(object, "a layer has no class (write class = Dense, for example)");
      return null;
    }
    String text = (String) name.unwrapped();
    LayerType type = LayerType.named(text).orElse(null);
    if (type == null) {
      problems.add(name, "Invalid class: " + text + " (" + Suggestion.of(text, classNames()) + ")");
    }
    return type;
  }

  private static List<String> classNames() {
    List<String> names = new ArrayList<>();
    for (LayerType type : LayerType.values()) {
      names.add(type.className());
    }
    return names;
  }

  private @Nullable Object value(ConfigValue value) {
    return switch (value.valueType()) {
      case NULL -> null;
      case LIST -> list((ConfigList) value);
      case OBJECT -> object((ConfigObject) value);
      default -> value.unwrapped();
    };
  }

  private List<Object> list(ConfigList values) {
    List<Object> result = new ArrayList<>();
    for (ConfigValue item : values) {
      Object converted = value(item);
      result.add(converted == null ? "null" : converted);
    }
    return result;
  }

  /** A wrapped layer, or an initializer, regularizer or constraint with arguments. */
  private @Nullable Object object(ConfigObject object) {
    if (object.containsKey("class")) {
      return read(object, Set.of());
    }
    ConfigValue className = object.get("class_name");
    if (className == null) {
      problems.add(
          object, "expected {class_name = ..., config = {...}} or {class = ..., arguments...}");
      return null;
    }
    Map<String, Object> config = new LinkedHashMap<>();
    if (object.get("config") instanceof ConfigObject given) {
      given.forEach(
          (key, value) -> {
            Object converted = value(value);
            if (converted != null) {
              config.put(key, converted);
            }
          });
    }
    return new ClassConfig(String.valueOf(className.unwrapped()), config);
  }
}
