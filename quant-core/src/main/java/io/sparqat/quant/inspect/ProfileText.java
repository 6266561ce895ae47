package io.sparqat.quant.inspect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparqat.quant.UserException;
import io.sparqat.quant.transform.Distribution;
import io.sparqat.quant.transform.QuantizationEffect;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** Numerical profiles of several networks as CSV for people and as JSON for programs. */
public final class ProfileText {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HEADER =
      "network,layer,part,minimum,lower_quartile,median,upper_quartile,maximum,"
          + "root_mean_square_error,saturated,smallest_scale,largest_scale\n";

  private ProfileText() {}

  /**
   * A line for each line of each profile.
   *
   * @param profiles by what the networks are called
   */
  public static String csv(Map<String, List<ProfileRow>> profiles) {
    StringBuilder text = new StringBuilder(HEADER);
    profiles.forEach(
        (network, rows) ->
            rows.forEach(
                row ->
                    text.append(quoted(network))
                        .append(',')
                        .append(quoted(row.layer()))
                        .append(',')
                        .append(row.part())
                        .append(',')
                        .append(numbers(row.values()))
                        .append(row.effect().map(ProfileText::numbers).orElse(",,,,"))
                        .append('\n')));
    return text.toString();
  }

  private static String quoted(String text) {
    return text.matches("[A-Za-z0-9_.-]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  private static String numbers(Distribution values) {
    return DoubleStream.of(array(values))
        .mapToObj(Double::toString)
        .collect(Collectors.joining(","));
  }

  private static String numbers(QuantizationEffect effect) {
    return DoubleStream.of(array(effect))
        .mapToObj(value -> "," + value)
        .collect(Collectors.joining());
  }

  private static double[] array(Distribution values) {
    return new double[] {
      values.minimum(),
      values.lowerQuartile(),
      values.median(),
      values.upperQuartile(),
      values.maximum()
    };
  }

  private static double[] array(QuantizationEffect effect) {
    return new double[] {
      effect.rootMeanSquareError(),
      effect.saturated(),
      effect.smallestScale(),
      effect.largestScale()
    };
  }

  /** The same as JSON, which {@link #parse} reads. */
  public static String json(Map<String, List<ProfileRow>> profiles) {
    ObjectNode root = JSON.createObjectNode();
    profiles.forEach(
        (network, rows) -> {
          ArrayNode lines = root.putArray(network);
          for (ProfileRow row : rows) {
            ObjectNode line = lines.addObject().put("layer", row.layer()).put("part", row.part());
            put(line.putArray("values"), array(row.values()));
            row.effect().ifPresent(effect -> put(line.putArray("quantizer"), array(effect)));
          }
        });
    return root.toPrettyString() + "\n";
  }

  private static void put(ArrayNode array, double[] numbers) {
    for (double number : numbers) {
      array.add(number);
    }
  }

  /**
   * Reads what {@link #json} wrote.
   *
   * @param where its place, for messages
   */
  public static Map<String, List<ProfileRow>> parse(String json, String where) {
    Map<String, List<ProfileRow>> profiles = new LinkedHashMap<>();
    try {
      JsonNode root = JSON.readTree(json);
      root.fields()
          .forEachRemaining(
              network -> {
                List<ProfileRow> rows = new ArrayList<>();
                network.getValue().forEach(line -> rows.add(row(line)));
                profiles.put(network.getKey(), rows);
              });
      return profiles;
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new UserException(
          "Cannot read " + where + ": " + e.getMessage() + " (remove it; a run writes it anew)", e);
    }
  }

  private static ProfileRow row(JsonNode line) {
    double[] values = numbers(line, "values", 5);
    Optional<QuantizationEffect> effect = Optional.empty();
    if (line.has("quantizer")) {
      double[] of = numbers(line, "quantizer", 4);
      effect = Optional.of(new QuantizationEffect(of[0], of[1], of[2], of[3]));
    }
    return new ProfileRow(
        line.path("layer").asText(),
        line.path("part").asText(),
        new Distribution(values[0], values[1], values[2], values[3], values[4]),
        effect);
  }

  /** Numbers; those that are not finite stand as text. */
  private static double[] numbers(JsonNode line, String name, int count) {
    JsonNode array = line.path(name);
    if (array.size() != count) {
      throw new IllegalArgumentException(
          "Invalid " + name + ": " + array.size() + " numbers (must be " + count + ")");
    }
    double[] numbers = new double[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = Double.parseDouble(array.path(i).asText());
    }
    return numbers;
  }
}
