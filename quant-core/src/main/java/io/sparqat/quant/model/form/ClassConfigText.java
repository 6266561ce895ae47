package io.sparqat.quant.model.form;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparqat.quant.model.ClassConfig;
import java.util.LinkedHashMap;
import java.util.Map;

/** Keras's {@code {"class_name": ..., "config": {...}}} of an object with arguments. */
public final class ClassConfigText {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ClassConfigText() {}

  /** The object on one line. */
  public static String write(ClassConfig config) {
    try {
      return JSON.writeValueAsString(plain(config));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write " + config, e);
    }
  }

  /**
   * @param what the object is called in messages
   * @throws IllegalArgumentException if the text is not of this form
   */
  public static ClassConfig parse(String text, String what) {
    try {
      if (value(JSON.readValue(text, Object.class)) instanceof ClassConfig config) {
        return config;
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Cannot read " + what + ": not JSON: " + text, e);
    }
    throw new IllegalArgumentException(
        "Cannot read " + what + ": " + text + " (must have class_name and config)");
  }

  private static Object plain(Object value) {
    if (!(value instanceof ClassConfig config)) {
      return value;
    }
    Map<String, Object> arguments = new LinkedHashMap<>();
    config.config().forEach((name, item) -> arguments.put(name, plain(item)));
    Map<String, Object> plain = new LinkedHashMap<>();
    plain.put("class_name", config.className());
    plain.put("config", arguments);
    return plain;
  }

  private static Object value(Object plain) {
    if (plain instanceof Map<?, ?> map
        && map.get("class_name") instanceof String className
        && map.get("config") instanceof Map<?, ?> config) {
      Map<String, Object> arguments = new LinkedHashMap<>();
      config.forEach((name, item) -> arguments.put((String) name, value(item)));
      return new ClassConfig(className, arguments);
    }
    return plain;
  }
}
