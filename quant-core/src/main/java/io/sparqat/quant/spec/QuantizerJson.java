package io.sparqat.quant.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Quantizers as Keras's configs have them: {@code {"class_name": ..., "config": {...}}}, and the
 * bare name for a function.
 *
 * <p>QKeras's {@code get_config} leaves options out, which are lost when it rebuilds a model. Here
 * every constructor argument is written; QKeras accepts them all.
 */
public final class QuantizerJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CLASS = "class_name";
  private static final String CONFIG = "config";

  /** How Keras writes what is a tensor or an array in Python. */
  private static final Set<String> TENSORS = Set.of("__tensor__", "__numpy__");

  private QuantizerJson() {}

  /** The quantizer as a config. */
  public static JsonNode write(QuantizerSpec spec) {
    if (spec instanceof SigmoidFunction) {
      return TextNode.valueOf(spec.name());
    }
    return JSON.createObjectNode()
        .put(CLASS, spec.name())
        .set(CONFIG, JSON.valueToTree(spec.signature().config(spec)));
  }

  /**
   * The quantizer of a config, or of a text that {@link QuantizerSpecs#parse} reads. Options that
   * the config leaves out have QKeras's defaults.
   *
   * @throws IllegalArgumentException when the config is none of a quantizer
   */
  public static QuantizerSpec read(JsonNode json) {
    if (json.isTextual()) {
      return QuantizerSpecs.parse(json.textValue());
    }
    JsonNode className = json.path(CLASS);
    JsonNode config = json.path(CONFIG);
    if (className.asText().equals("function") && config.isTextual()) {
      return QuantizerSpecs.parse(config.textValue());
    }
    if (!className.isTextual() || !(config.isObject() || config.isMissingNode())) {
      throw new IllegalArgumentException(
          "Invalid quantizer: "
              + shown(json)
              + " (must be a text, or an object with class_name and config)");
    }
    Signature<?> signature = QuantizerSpecs.signature(className.textValue());
    if (signature == null) {
      throw new IllegalArgumentException(
          "Cannot read quantizer: " + QuantizerSpecs.unknown(className.textValue()));
    }
    return signature.create(literals(signature, config));
  }

  /**
   * {@code spec} with the options that a config names.
   *
   * @throws IllegalArgumentException when the config has an option that the quantizer has not
   */
  public static QuantizerSpec with(QuantizerSpec spec, JsonNode config) {
    Signature<?> signature = spec.signature();
    return signature.create(literals(signature, config), spec);
  }

  private static Map<String, Literal> literals(Signature<?> signature, JsonNode config) {
    List<String> names = signature.arguments();
    Map<String, Literal> literals = new LinkedHashMap<>();
    config
        .fields()
        .forEachRemaining(
            field -> {
              if (names.contains(field.getKey())) {
                literals.put(field.getKey(), literal(field.getKey(), field.getValue()));
              } else if (!signature.ignored().contains(field.getKey())) {
                throw new IllegalArgumentException(
                    "Cannot read quantizer: "
                        + Names.unknown("option of " + signature.name(), field.getKey(), names));
              }
            });
    return literals;
  }

  private static Literal literal(String option, JsonNode value) {
    if (value.isNull()) {
      return new Literal.None();
    }
    if (value.isBoolean()) {
      return new Literal.Bool(value.booleanValue());
    }
    if (value.isNumber()) {
      return new Literal.Num(value.doubleValue(), value.asText());
    }
    if (value.isTextual()) {
      return new Literal.Text(value.textValue());
    }
    if (TENSORS.contains(value.path(CLASS).asText())) {
      return literal(option, value.path(CONFIG).path("value"));
    }
    List<Double> numbers = new ArrayList<>();
    collect(option, value, numbers);
    OptionException.check(!numbers.isEmpty(), option, shown(value), "a value or numbers");
    return new Literal.Numbers(List.copyOf(numbers));
  }

  /** A scale frozen per channel keeps its leading axes of length 1: {@code [[[[0.5, 0.25]]]]}. */
  private static void collect(String option, JsonNode value, List<Double> numbers) {
    for (JsonNode item : value) {
      if (item.isArray() && value.size() == 1) {
        collect(option, item, numbers);
        continue;
      }
      OptionException.check(
          value.isArray() && item.isNumber(), option, shown(value), "a value or a list of numbers");
      numbers.add(item.doubleValue());
    }
  }

  private static String shown(JsonNode json) {
    String text = json.toString();
    return text.length() > 80 ? text.substring(0, 80) + "..." : text;
  }
}
