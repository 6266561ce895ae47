package io.sparqat.quant.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparqat.quant.spec.NominalRange;
import io.sparqat.quant.spec.QuantizedBitsLearnablePo2;
import io.sparqat.quant.spec.QuantizedBitsMsqePo2;
import io.sparqat.quant.spec.QuantizerJson;
import io.sparqat.quant.spec.QuantizerSpec;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares what QKeras says of a quantizer, besides its outputs, with what we say of it. */
final class SpecParity {
  private static final Pattern NUMBER =
      Pattern.compile("(?<![\\w.])-?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?");

  /** A true flag: QKeras prints whatever number its caller gave. */
  private static final String TRUE = "(?:True|(?!0\\.0[,)])-?[0-9.]+)";

  private SpecParity() {}

  /** Compares everything a vector says of the quantizer that made it, after the call. */
  static void check(QuantizerSpec spec, JsonNode vector, float[] scale, VectorCheck check) {
    QuantizerSpec named = spec;
    if (vector.path("config").isObject()) {
      named = QuantizerJson.with(spec, config(vector.get("config"), true));
      QuantizerSpec kept = QuantizerJson.with(spec, config(vector.get("config"), axisGiven(spec)));
      check.same("config", kept.canonical(), spec.canonical());
    } else if (vector.has("config_error")) {
      check.note("get_config() fails in QKeras, ours answers");
    }
    if (vector.path("canonical").isTextual()) {
      canonical(named, vector.get("canonical").textValue(), check);
    } else if (vector.has("canonical_error")) {
      check.note("str() fails in QKeras, ours prints");
    }
    NominalRange range = scale.length == 0 ? NominalRange.of(spec) : NominalRange.of(spec, scale);
    bound("min", vector, range::min, check);
    bound("max", vector, range::max, check);
    range(vector, range, check);
  }

  /**
   * A config as Keras would store it, with or without the scale's axis. Arrays become lists of the
   * shortest decimals that give their float32 numbers.
   */
  private static JsonNode config(JsonNode config, boolean axis) {
    ObjectNode plain = config.deepCopy();
    config
        .fields()
        .forEachRemaining(
            field -> {
              JsonNode value = field.getValue();
              JsonNode array =
                  value.has("variable") ? value.get("variable") : value.path("ndarray");
              JsonNode list = array.isMissingNode() ? value : array;
              if (value.has("tensor")) {
                plain.put(
                    field.getKey(),
                    new BigDecimal(Float.toString(value.get("tensor").floatValue())));
              } else if (list.isArray()) {
                ArrayNode numbers = plain.putArray(field.getKey());
                list.forEach(
                    item -> numbers.add(new BigDecimal(Float.toString(item.floatValue()))));
              }
            });
    if (!axis) {
      plain.remove("scale_axis");
    }
    return plain;
  }

  /** Whether the config has the axis as given: the experimental quantizers settle on one later. */
  private static boolean axisGiven(QuantizerSpec spec) {
    if (spec instanceof QuantizedBitsLearnablePo2 learnable) {
      return learnable.scale().axis().isPresent();
    }
    return !(spec instanceof QuantizedBitsMsqePo2 msqe) || msqe.scale().axis().isPresent();
  }

  private static void bound(
      String field, JsonNode vector, Supplier<float[]> ours, VectorCheck check) {
    JsonNode theirs = vector.path(field);
    if (vector.has(field + "_error")) {
      check.note(field + "() fails in QKeras, ours answers");
    } else if (vector.path("graph").has("scale") && !Float.isFinite(ours.get()[0])) {
      check.note("compared without min and max: eager mode overflows otherwise");
    } else if (theirs.isObject()) {
      check.floats(field, VectorCheck.floats(theirs.get("data")), ours.get(), ulp(vector));
    } else if (!theirs.isMissingNode() && !theirs.isNull()) {
      float[] expected = new float[ours.get().length];
      Arrays.fill(expected, VectorCheck.number(theirs));
      check.floats(field, expected, ours.get(), ulp(vector));
    }
  }

  /** A fitted step is recorded in eager mode, which divides where graph mode multiplies. */
  private static long ulp(JsonNode vector) {
    return vector.path("kwargs").path("alpha").asText().equals("auto") ? 2 : 0;
  }

  private static void range(JsonNode vector, NominalRange range, VectorCheck check) {
    boolean fails = vector.has("range_error");
    if (!fails && !vector.has("range_size") && !vector.path("range").isArray()) {
      return;
    }
    float[] values;
    try {
      values = range.values();
    } catch (IllegalArgumentException | IllegalStateException e) {
      if (!fails) {
        check.note("range() of channels with different scales: we have none");
      }
      return;
    }
    if (fails) {
      check.note("range() fails in QKeras, ours answers");
    } else if (vector.has("range_size")) {
      check.same("range_size", vector.get("range_size").intValue(), values.length);
    } else {
      check.floats("range", VectorCheck.floats(vector.get("range")), values, ulp(vector));
    }
  }

  /**
   * Compares with QKeras's {@code str()}, {@code expected}, where it does not crash. Numbers are
   * equal by value: QKeras prints {@code 1} or {@code 1.0} as its caller wrote it.
   */
  static void canonical(QuantizerSpec spec, String expected, VectorCheck check) {
    Optional<String> printed = PrintedForm.of(spec);
    if (printed.isEmpty()) {
      check.mismatch("canonical: QKeras prints " + expected + ", we hold that it fails");
      return;
    }
    String theirs = plain(expected);
    String ours = plain(printed.get());
    if (!theirs.matches("\\Q" + ours.replace("True", "\\E" + TRUE + "\\Q") + "\\E")) {
      check.same("canonical", theirs, ours);
    }
  }

  /** A printed form with lists blank-separated, those of one as one, and numbers as doubles. */
  private static String plain(String printed) {
    String lists = printed.replaceAll("ListWrapper\\((\\[[^\\]]*\\])\\)", "$1");
    StringBuilder out = new StringBuilder();
    int depth = 0;
    for (char c : lists.toCharArray()) {
      depth += c == '[' ? 1 : c == ']' ? -1 : 0;
      out.append(depth > 0 && c == ',' ? ' ' : c);
    }
    Matcher numbers = NUMBER.matcher(out.toString());
    String doubles =
        numbers.replaceAll(number -> Double.toString(Double.parseDouble(number.group())));
    return doubles
        .replaceAll("\\s+", " ")
        .replaceAll("\\[ ?(\\S+) ?\\]", "$1") // one number, listed or not
        .replace(" ]", "]")
        .replace("[ ", "[");
  }
}
