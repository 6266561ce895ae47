package io.sparqat.quant.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparqat.quant.model.ClassConfig;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the layer of a vector: a class name and the arguments of its constructor. */
final class LayerArguments {
  private LayerArguments() {}

  /**
   * The layer of a vector, channels last whatever its {@code data_format}.
   *
   * @throws IllegalArgumentException if there is no such class or an argument is wrong
   */
  static LayerSpec read(JsonNode vector) {
    return layer(vector.get("layer").asText(), vector.get("args"));
  }

  /** The layer whose gradients a vector holds: those of its losses are not in them. */
  static LayerSpec withoutRegularizers(LayerSpec spec) {
    LayerSpec plain = spec;
    for (Map.Entry<String, @Nullable Object> argument : spec.arguments().entrySet()) {
      String name = argument.getKey();
      if (name.endsWith("_regularizer")) {
        plain = plain.with(name, null);
      } else if (argument.getValue() instanceof LayerSpec inner) {
        plain = plain.with(name, withoutRegularizers(inner));
      }
    }
    return plain;
  }

  /** Whether the data of a vector have the channels on axis 1. */
  static boolean channelsFirst(JsonNode vector) {
    return vector.get("args").path("data_format").asText().equals("channels_first");
  }

  private static LayerSpec layer(String className, JsonNode args) {
    LayerType type =
        LayerType.named(className)
            .orElseThrow(() -> new IllegalArgumentException("Unknown layer class: " + className));
    Map<String, @Nullable Object> arguments = values(args);
    arguments.remove("name");
    arguments.remove("data_format");
    return LayerSpec.of(type, arguments);
  }

  /** Arguments as Java values: numbers, booleans, text, lists, layers. */
  static Map<String, @Nullable Object> values(JsonNode args) {
    Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
    args.fields()
        .forEachRemaining(
            field -> arguments.put(field.getKey(), value(field.getKey(), field.getValue())));
    return arguments;
  }

  private static @Nullable Object value(String name, JsonNode json) {
    if (json.isNull()) {
      return null;
    }
    if (json.isObject()) {
      return layer(json.get("class").asText(), json.get("args"));
    }
    if (json.isArray()) {
      List<@Nullable Object> list = new ArrayList<>();
      json.forEach(item -> list.add(value(name, item)));
      return list;
    }
    if (json.isNumber() && name.endsWith("initializer")) {
      return new ClassConfig("Constant", Map.of("value", json.doubleValue()));
    }
    if (json.isNumber()) {
      return json.isIntegralNumber() ? (Object) json.intValue() : (Object) json.doubleValue();
    }
    return json.isBoolean() ? (Object) json.booleanValue() : (Object) json.textValue();
  }
}
