package io.sparqat.quant.exchange.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparqat.quant.Suggestion;
import io.sparqat.quant.model.Activation;
import io.sparqat.quant.model.ArgumentSpec;
import io.sparqat.quant.model.ClassConfig;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.spec.QuantizerJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a layer's {@code get_config()} dictionary. */
public final class KerasLayerReader {
  /** What every config may hold and no computation depends on. */
  private static final Set<String> BOOKKEEPING =
      Set.of(
          "name",
          "dtype",
          "batch_input_shape",
          "batch_size",
          "ragged",
          "sparse",
          "input_shape",
          "autocast",
          "synchronized",
          "time_major",
          "zero_output_for_mask");

  /** QKeras stores these and ignores them. */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "kernel_range",
          "bias_range",
          "depthwise_range",
          "pointwise_range",
          "gamma_range",
          "beta_range",
          "weight_range");

  /** Keras's base classes write these also for layers that have no such weight or option. */
  private static final Set<String> OF_BASE_CLASS =
      Set.of(
          "groups",
          "kernel_initializer",
          "kernel_regularizer",
          "kernel_constraint",
          "output_padding",
          "activity_regularizer",
          "activation",
          "implementation",
          "data_format");

  private KerasLayerReader() {}

  /**
   * The layer that a class and its config describe.
   *
   * @throws IllegalArgumentException if the class is unknown or an option cannot be taken over
   */
  public static LayerSpec read(String className, JsonNode config) {
    LayerType type = type(className);
    List<String> problems = new ArrayList<>();
    Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
    config
        .fields()
        .forEachRemaining(
            field -> {
              try {
                argument(type, field.getKey(), field.getValue(), arguments);
              } catch (IllegalArgumentException e) {
                problems.add(String.valueOf(e.getMessage()));
              }
            });
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", problems));
    }
    return LayerSpec.of(type, arguments);
  }

  private static LayerType type(String className) {
    return LayerType.named(className.replaceFirst("^.*>", ""))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    className.equals("Lambda")
                        ? "Cannot read layer class Lambda: it holds Python code (use a layer of"
                            + " Keras or QKeras instead)"
                        : "Invalid layer class: "
                            + className
                            + " ("
                            + Suggestion.of(
                                className,
                                Arrays.stream(LayerType.values())
                                    .map(LayerType::className)
                                    .toList())
                            + ")"));
  }

  private static void argument(
      LayerType type, String name, JsonNode value, Map<String, @Nullable Object> into) {
    if (name.equals("current_step")) {
      return; // a count of steps, which the layer's weights carry
    }
    if (type.schema().has(name)) {
      ArgumentSpec argument = type.schema().argument(name);
      if (!value.isNull()) {
        into.put(name, value(argument, value));
      } else if (argument.nullable()) {
        into.put(name, null);
      }
      return;
    }
    if (name.equals("time_major") && value.asBoolean()) {
      throw new IllegalArgumentException(
          "Invalid time_major: true (must be false: the batch axis comes first)");
    }
    if (!BOOKKEEPING.contains(name)
        && !WITHOUT_EFFECT.contains(name)
        && !OF_BASE_CLASS.contains(name)) {
      throw new IllegalArgumentException(
          "Invalid argument of "
              + type
              + ": "
              + name
              + " ("
              + Suggestion.of(name, type.schema().arguments().keySet())
              + ")");
    }
  }

  private static @Nullable Object value(ArgumentSpec argument, JsonNode value) {
    return switch (argument.kind()) {
      case QUANTIZER -> QuantizerJson.read(value);
      case ACTIVATION -> activation(value);
      case CONFIG -> classConfig(value);
      case LAYER -> read(value.path("class_name").asText(), value.path("config"));
      case MATRIX -> mask(value);
      case NUMBER -> value.isNumber() ? (Object) number(value.doubleValue()) : plain(value);
      case CHOICE -> value.isObject() ? value.path("class_name").asText() : value.asText();
      default -> plain(value);
    };
  }

  /** Keras writes a float32 as a double with many digits: 0.30000001192092896 was meant as 0.3. */
  private static double number(double value) {
    float single = (float) value;
    return single == value ? Double.parseDouble(Float.toString(single)) : value;
  }

  /** A name, {@code {"class_name": "function", "config": name}}, or a quantizer. */
  private static Object activation(JsonNode value) {
    if (value.isTextual()) {
      return value.asText();
    }
    if (value.path("class_name").asText().equals("function")) {
      return value.path("config").asText();
    }
    if (value.path("config").isObject()) {
      return new Activation.Quantized(QuantizerJson.read(value));
    }
    return value.path("class_name").asText();
  }

  /**
   * QKeras's QInitializer is unwrapped: a layer wraps its initializer by itself, by the quantizer
   * it has.
   */
  private static @Nullable Object classConfig(JsonNode value) {
    if (value.isTextual()) {
      return ClassConfig.named(value.asText());
    }
    String className = value.path("class_name").asText();
    JsonNode config = value.path("config");
    if (className.equals("QInitializer")) {
      return classConfig(config.path("initializer"));
    }
    Map<String, Object> arguments = new LinkedHashMap<>();
    config
        .fields()
        .forEachRemaining(
            field -> {
              Object item = nested(field.getValue());
              if (item != null) {
                arguments.put(field.getKey(), item);
              }
            });
    return new ClassConfig(className, arguments);
  }

  private static @Nullable Object nested(JsonNode value) {
    // The bounds of a Clip derived from quantized_linear are tensors.
    return switch (value.path("class_name").asText()) {
      case "" -> plain(value);
      case "__tensor__", "__numpy__" -> plain(value.path("config").path("value"));
      default -> classConfig(value);
    };
  }

  /** A mask of rank 2, or of a kernel's rank with further axes of length 1. */
  private static List<Object> mask(JsonNode value) {
    JsonNode array = value.has("value") ? value.path("value") : value;
    List<Object> rows = new ArrayList<>();
    for (JsonNode row : array) {
      List<Object> items = new ArrayList<>();
      for (JsonNode item : row) {
        JsonNode number = item;
        while (number.isArray() && number.size() == 1) {
          number = number.get(0);
        }
        Object plain = plain(number);
        items.add(plain == null ? "null" : plain);
      }
      rows.add(items);
    }
    return rows;
  }

  private static @Nullable Object plain(JsonNode value) {
    if (value.isNull()) {
      return null;
    }
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    if (value.isIntegralNumber()) {
      return value.canConvertToInt() ? (Object) value.intValue() : (Object) value.doubleValue();
    }
    if (value.isNumber()) {
      return value.doubleValue();
    }
    if (value.isArray()) {
      List<Object> items = new ArrayList<>();
      value.forEach(
          item -> {
            Object plain = plain(item);
            items.add(plain == null ? "null" : plain);
          });
      return items;
    }
    return value.isTextual() ? value.asText() : value.toString();
  }
}
