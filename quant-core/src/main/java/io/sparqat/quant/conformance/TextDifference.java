package io.sparqat.quant.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The patterns of texts that QKeras's string parser and ours take differently; each is listed in
 * {@code docs/qkeras-compatibility.md}. QKeras's own record of the text tells whether one holds.
 */
final class TextDifference {
  private static final Set<String> TEXTS =
      Set.of("alpha", "log2_rounding", "var_name", "name", "dtype");
  private static final Set<String> EXPERIMENTAL =
      Set.of("quantized_bits_learnable_po2", "quantized_bits_msqe_po2");
  private static final Pattern AFTER = Pattern.compile("\\)\\s*\\S");
  private static final Pattern DUPLICATE = Pattern.compile("([A-Za-z_0-9]+)\\s*=.*[,\\s]\\1\\s*=");

  private static final Set<String> NULLABLE =
      Set.of(
          "alpha",
          "threshold",
          "max_value",
          "relu_upper_bound",
          "post_training_scale",
          "scale_axis",
          "init_scale",
          "min_init_scale");
  private static final Set<String> LISTS = Set.of("alpha", "integer", "post_training_scale");
  private static final Set<String> ZERO_OR_ONE = Set.of("symmetric", "use_sigmoid");
  private static final Set<String> NUMBERS =
      Set.of(
          "bits",
          "integer",
          "alpha",
          "threshold",
          "temperature",
          "qnoise_factor",
          "u",
          "max_value",
          "negative_slope",
          "number_of_unrolls",
          "relu_shift",
          "relu_upper_bound");

  private TextDifference() {}

  /** Why it is right to refuse a text that QKeras takes, judged by what QKeras made of it. */
  static Optional<String> reason(JsonNode vector) {
    String text = vector.path("string").asText();
    if (!vector.path("kind").asText().equals("quantizer")) {
      return Optional.of("refused: a function called on a number, or one that is no activation");
    }
    if (text.indexOf('(') != text.lastIndexOf('(') || AFTER.matcher(text).find()) {
      return Optional.of("refused: text after ')' or a second '(', which QKeras drops");
    }
    if (DUPLICATE.matcher(text).find()) {
      return Optional.of("refused: an option given twice, where QKeras takes the last");
    }
    if (!text.chars().allMatch(c -> c < 128)) {
      return Optional.of("refused: digits outside ASCII");
    }
    if (vector.path("config").path("bits").asInt(1) == 0) {
      return Optional.of("refused: fewer than 1 bit");
    }
    Optional<String> misread = misread(vector.path("config")).map(what -> "refused: " + what);
    return misread.isEmpty() && unusable(vector.path("config"), text)
        ? Optional.of("refused: a value outside its option's domain")
        : misread;
  }

  /** Whether a value is one that QKeras keeps but cannot calculate with as its option means it. */
  private static boolean unusable(JsonNode config, String text) {
    boolean groups = text.contains("elements_per_scale") || text.contains("_po2_exponent");
    if (groups && !config.path("alpha").asText().equals("auto_po2")
        || config.path("alpha").isTextual() && config.hasNonNull("threshold")
        || config.path("qnoise_factor").asDouble() > 1
        || config.path("qnoise_factor").asDouble() < 0
        || config.path("number_of_unrolls").asInt(1) < 1
        || Math.abs(config.path("integer").asDouble()) > 127
        || config.path("relu_shift").asDouble(1) <= 0
        || config.has("relu_shift") && config.path("relu_upper_bound").asDouble() <= 0) {
      return true;
    }
    for (var fields = config.fields(); fields.hasNext(); ) {
      var field = fields.next();
      String name = field.getKey();
      JsonNode value = field.getValue();
      boolean fraction = value.isNumber() && value.asDouble() != Math.rint(value.asDouble());
      if (value.isNull() && !NULLABLE.contains(name)
          || value.isBoolean() && NUMBERS.contains(name)
          || value.isArray() && !LISTS.contains(name)
          || value.isNumber()
              && ZERO_OR_ONE.contains(name)
              && value.asDouble() != 0
              && value.asDouble() != 1
          || fraction && (name.equals("bits") || name.equals("number_of_unrolls"))) {
        return true;
      }
    }
    return false;
  }

  /** A config value of a kind that its option cannot have: QKeras did not understand the text. */
  static Optional<String> misread(JsonNode config) {
    for (var fields = config.fields(); fields.hasNext(); ) {
      var field = fields.next();
      JsonNode value = field.getValue();
      String name = field.getKey();
      boolean words = value.isTextual() && !TEXTS.contains(name);
      boolean alpha = name.equals("alpha") && value.isTextual();
      if (words && Set.of("Infinity", "-Infinity", "NaN").contains(value.textValue())) {
        return Optional.of("a number that is not finite");
      }
      if (words || (alpha && !Set.of("auto", "auto_po2").contains(value.textValue()))) {
        return Optional.of("a word, of which QKeras drops the first and last letter");
      }
      if (name.equals("bits") && (value.isNull() || value.doubleValue() < 0)) {
        return Optional.of("fewer than 1 bit");
      }
      if (name.equals("bits") && value.doubleValue() > 127) {
        return Optional.of("more bits than float32 has exponents");
      }
    }
    return Optional.empty();
  }

  /** Why it is right to read a text that QKeras refuses. */
  static Optional<String> better(String text) {
    if (EXPERIMENTAL.contains(text.split("\\(", 2)[0])) {
      return Optional.of("read: an experimental quantizer, unknown to QKeras's get_quantizer");
    }
    return text.matches("(?s).*\\[[^\\]]*,.*|.*[(,]\\s*\\[.*")
        ? Optional.of("read: a list with commas or by position, which QKeras's parser refuses")
        : Optional.empty();
  }
}
