package io.sparqat.jobs.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import io.sparqat.quant.model.ClassConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads an object of Keras's as layers are written: {@code {class = Adam, learning_rate = 0.1}}.
 */
final class KerasObject {
  private static final String CLASS = "class";

  private KerasObject() {}

  static ClassConfig read(ConfigValue value) {
    if (value instanceof ConfigObject object
        && object.unwrapped().get(CLASS) instanceof String className) {
      Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
      object.forEach(
          (key, argument) -> {
            if (!key.equals(CLASS)) {
              arguments.put(
                  key, argument instanceof ConfigObject ? read(argument) : argument.unwrapped());
            }
          });
      return new ClassConfig(className, arguments);
    }
    throw new IllegalArgumentException(
        "Invalid object: " + value.unwrapped() + " (must be {class = ..., arguments})");
  }
}
