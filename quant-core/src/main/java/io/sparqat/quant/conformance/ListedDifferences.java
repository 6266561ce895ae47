package io.sparqat.quant.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Calls that QKeras cannot make and we can, by pattern; {@code docs/qkeras-compatibility.md} lists
 * them under the same names.
 */
final class ListedDifferences {
  private record Pattern(String name, Predicate<JsonNode> matches) {}

  private static final List<Pattern> BETTER =
      List.of(
          new Pattern(
              "accepted: groups as a list of one along an axis given as a number",
              v ->
                  v.path("kwargs").path("scale_axis").isInt()
                      && v.path("kwargs").path("elements_per_scale").size() == 1),
          new Pattern(
              "accepted: a scale_axis of quantized_bits_msqe_po2 other than the last",
              v ->
                  v.path("class").asText().equals("quantized_bits_msqe_po2")
                      && v.path("kwargs").has("scale_axis")),
          new Pattern(
              "accepted: a negative scale_axis counts from the last axis",
              v -> v.path("kwargs").path("scale_axis").asInt(0) < 0),
          new Pattern(
              "accepted: a list as alpha of binary and ternary",
              v -> v.path("kwargs").path("alpha").isArray()),
          new Pattern(
              "accepted: a fitted scale of a scalar",
              v -> v.path("shape").isEmpty() && v.path("kwargs").path("alpha").isTextual()),
          new Pattern(
              "accepted: use_stochastic_rounding of binary at inference, for every shape",
              v ->
                  v.path("class").asText().equals("binary")
                      && v.path("kwargs").path("use_stochastic_rounding").asBoolean()
                      && v.path("learning_phase").asInt() == 0),
          new Pattern(
              "accepted: negative and fractional integer bits of quantized_relu",
              v ->
                  v.path("class").asText().equals("quantized_relu")
                      && v.path("kwargs").has("integer")
                      && !v.path("kwargs").has("negative_slope")));

  private ListedDifferences() {}

  /** The name of the pattern under which we accept what QKeras refuses. */
  static Optional<String> betterThan(JsonNode vector) {
    return BETTER.stream().filter(p -> p.matches().test(vector)).map(Pattern::name).findFirst();
  }
}
