package io.sparqat.quant.conformance.network;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Transformations that QKeras cannot make and we can, by pattern; {@code
 * docs/qkeras-compatibility.md} lists them under the same names.
 */
final class NetworkDifferences {
  private record Pattern(String name, Predicate<JsonNode> matches) {}

  private static final List<Pattern> BETTER =
      List.of(
          new Pattern(
              "accepted: folding where a convolution has no entry in the dictionary",
              v -> v.path("message").asText().contains("folding_mode")),
          new Pattern(
              "accepted: model_quantize on a network with operators on tensors",
              v -> v.path("model").toString().contains("TFOpLambda")),
          new Pattern(
              "accepted: model_quantize of LeakyReLU",
              v -> v.path("model").toString().contains("\"LeakyReLU\"")),
          new Pattern(
              "accepted: model_quantize leaves quantized layers alone",
              v -> v.path("error").asText().equals("UnboundLocalError")),
          new Pattern(
              "accepted: folding in a network with several inputs or outputs",
              v ->
                  v.path("message").asText().contains("merge layer should be called")
                      || v.path("message").asText().contains("do not implement `__len__`")),
          new Pattern(
              "accepted: folding in networks inside the network",
              v ->
                  v.path("function").asText().equals("convert_to_folded_model")
                      && hasNetworkInside(v.at("/model/json/config/layers"))),
          new Pattern(
              "accepted: export of an average pooling without a quantizer",
              v ->
                  v.path("function").asText().equals("model_save_quantized_weights")
                      && v.path("message").asText().contains("NoneType")),
          new Pattern(
              "accepted: networks with quantized_hswish",
              v -> v.path("message").asText().contains("quantized_hswish.__init__()")),
          new Pattern(
              "accepted: export of networks with QAdaptiveActivation",
              v ->
                  v.path("function").asText().equals("model_save_quantized_weights")
                      && v.path("model").toString().contains("\"QAdaptiveActivation\"")),
          new Pattern(
              "accepted: frozen scales of all convolutions",
              v ->
                  v.path("message").asText().contains("still has auto_po2 quantizer")
                      && v.path("model").toString().contains("Conv")),
          new Pattern(
              "accepted: a profile of a network without quantized layers",
              v ->
                  v.path("function").asText().equals("quantized_model_debug")
                      && v.path("error").asText().equals("IndexError")),
          new Pattern(
              "accepted: accumulators of sums that are always 0",
              v ->
                  v.path("function").asText().startsWith("analyze_accumulator")
                      && v.path("error").asText().equals("OverflowError")),
          new Pattern(
              "accepted: accumulators of depthwise convolutions",
              v ->
                  v.path("function").asText().startsWith("analyze_accumulator")
                      && v.path("error").asText().equals("IndexError")));

  private NetworkDifferences() {}

  private static boolean hasNetworkInside(JsonNode layers) {
    boolean found = false;
    for (JsonNode layer : layers) {
      found |= layer.path("config").path("layers").isArray();
    }
    return found;
  }

  /** The name of the pattern under which we accept what QKeras refuses. */
  static Optional<String> betterThan(JsonNode vector) {
    return BETTER.stream().filter(p -> p.matches().test(vector)).map(Pattern::name).findFirst();
  }
}
