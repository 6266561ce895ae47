package io.sparqat.jobs.shard;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparqat.quant.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Typed access to one JSON object of a manifest, with errors that name the file and the field. */
final class Fields {
  private final String where;
  private final String path;
  private final JsonNode node;

  Fields(String where, String path, JsonNode node) {
    this.where = where;
    this.path = path;
    this.node = node;
    if (!node.isObject()) {
      throw invalid("", node.toString(), "a JSON object");
    }
  }

  boolean has(String name) {
    return node.has(name);
  }

  String text(String name) {
    JsonNode value = node.path(name);
    if (!value.isTextual()) {
      throw invalid(name, shown(value), "a text");
    }
    return value.asText();
  }

  long integer(String name) {
    JsonNode value = node.path(name);
    if (!value.canConvertToLong() || !value.isIntegralNumber()) {
      throw invalid(name, shown(value), "an integer");
    }
    return value.asLong();
  }

  double number(String name) {
    JsonNode value = node.path(name);
    if (!value.isNumber()) {
      throw invalid(name, shown(value), "a number");
    }
    return value.asDouble();
  }

  Fields object(String name) {
    return new Fields(where, path + name + ".", node.path(name));
  }

  List<Fields> objects(String name) {
    List<Fields> objects = new ArrayList<>();
    for (JsonNode element : array(name)) {
      objects.add(new Fields(where, path + name + "[" + objects.size() + "].", element));
    }
    return objects;
  }

  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    array(name).forEach(element -> texts.add(element.asText()));
    return texts;
  }

  Map<String, String> textsByName() {
    Map<String, String> texts = new TreeMap<>();
    node.fields().forEachRemaining(field -> texts.put(field.getKey(), field.getValue().asText()));
    return texts;
  }

  long[] integers(String name) {
    JsonNode array = array(name);
    long[] values = new long[array.size()];
    for (int i = 0; i < values.length; i++) {
      if (!array.get(i).canConvertToLong() || !array.get(i).isIntegralNumber()) {
        throw invalid(name, shown(array.get(i)), "integers");
      }
      values[i] = array.get(i).asLong();
    }
    return values;
  }

  float[] floats(String name) {
    JsonNode array = array(name);
    float[] values = new float[array.size()];
    for (int i = 0; i < values.length; i++) {
      if (!array.get(i).isNumber()) {
        throw invalid(name, shown(array.get(i)), "numbers");
      }
      values[i] = array.get(i).floatValue();
    }
    return values;
  }

  /** {@code value} if it lies in the range. */
  long within(String name, long value, long low, long high) {
    if (value < low || value > high) {
      throw invalid(name, Long.toString(value), "in [" + low + ", " + high + "]");
    }
    return value;
  }

  UserException invalid(String name, String value, String rule) {
    return new UserException(
        "Cannot read "
            + where
            + ": invalid "
            + path
            + name
            + ": "
            + value
            + " (must be "
            + rule
            + "); shard the source again");
  }

  private JsonNode array(String name) {
    JsonNode value = node.path(name);
    if (!value.isArray()) {
      throw invalid(name, shown(value), "a list");
    }
    return value;
  }

  private static String shown(JsonNode value) {
    return value.isMissingNode() ? "missing" : value.toString();
  }
}
