package io.sparqat.quant.optimize;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparqat.quant.model.ClassConfig;
import java.util.LinkedHashMap;
import java.util.Map;

/** The text form of an optimizer: Keras's {@code {"class_name": ..., "config": {...}}}. */
public final class OptimizerText {
  private static final ObjectMapper JSON = new ObjectMapper();

  private OptimizerText() {}

  public static String write(Optimizer optimizer) {
    try {
      return JSON.writeValueAsString(plain(optimizer.config()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write optimizer " + optimizer, e);
    }
  }

  /**
   * @throws IllegalArgumentException if the text is not the form of an optimizer
   */
  public static Optimizer parse(String text) {
    try {
      if (value(JSON.readValue(text, Object.class)) instanceof ClassConfig config) {
        return Optimizers.of(config);
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Cannot read optimizer: not JSON: " + text, e);
    }
    throw new IllegalArgumentException(
        "Cannot read optimizer: " + text + " (must have class_name and config)");
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
