package io.sparqat.quant.conformance.network;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparqat.quant.conformance.VectorCheck;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.ModelWeights;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.model.WeightTensor;
import io.sparqat.quant.spec.QuantizerSpec;
import io.sparqat.quant.transform.ExportedLayer;
import io.sparqat.quant.transform.ExportedWeight;
import io.sparqat.quant.transform.QuantizedWeights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Compares with the dictionary that {@code model_save_quantized_weights} returns. */
final class SavedWeights {
  private static final int ONE_ULP = 1;

  /**
   * QKeras exports eagerly, and there the scale of {@code alpha='auto'} differs by an ulp from that
   * in graph mode, with which it trains and predicts. Ours is always the latter.
   */
  private static final int EAGER_AUTO_ULPS = 2;

  private SavedWeights() {}

  static void compare(
      JsonNode saved, ModelSpec model, QuantizedWeights quantized, VectorCheck check) {
    TreeSet<String> recorded = new TreeSet<>();
    saved.fieldNames().forEachRemaining(recorded::add);
    check.same("layers", recorded, new TreeSet<>(quantized.layers().keySet()));
    compareOutside(saved, model, quantized, check);
  }

  /** Compares the layers that QKeras exports, which are not those of networks in the network. */
  static void compareOutside(
      JsonNode saved, ModelSpec model, QuantizedWeights quantized, VectorCheck check) {
    for (Map.Entry<String, ExportedLayer> layer : quantized.layers().entrySet()) {
      if (saved.has(layer.getKey())) {
        compare(
            layer.getKey() + ".",
            saved.get(layer.getKey()),
            layer.getValue(),
            allowed(model.node(layer.getKey())),
            check);
      }
    }
  }

  private static void compare(
      String at, JsonNode saved, ExportedLayer layer, int allowedUlp, VectorCheck check) {
    List<float[]> hardware = new ArrayList<>();
    List<float[]> signs = new ArrayList<>();
    List<float[]> scales = new ArrayList<>();
    for (ExportedWeight weight : layer.weights()) {
      hardware.add(weight.hardware().values());
      scales.add(weight.scale().orElse(new float[0]));
      if (weight.scale().isEmpty()) {
        signs.add(weight.sign().orElse(new float[0]));
      }
    }
    lists(at + "weights", saved.get("weights"), hardware, allowedUlp, check);
    if (saved.has("signs")) {
      lists(at + "signs", saved.get("signs"), signs, 0, check);
    }
    if (saved.has("scales")) {
      lists(at + "scales", saved.get("scales"), scales, 0, check);
    }
    check.same(
        at + "enable_bn_fusing",
        saved.get("enable_bn_fusing").asBoolean(),
        layer.fusedIntoPrevious() || layer.fusedNormalization().isPresent());
    fused(at, saved, layer, check);
    pooling(at, saved, layer, check);
  }

  private static void fused(String at, JsonNode saved, ExportedLayer layer, VectorCheck check) {
    check.same(
        at + "fused_bn_layer_name",
        saved.path("fused_bn_layer_name").asText(""),
        layer.fusedNormalization().map(ExportedLayer.FusedNormalization::layer).orElse(""));
    layer
        .fusedNormalization()
        .ifPresent(
            norm -> {
              check.floats(
                  at + "bn_inv", Tensors.values(saved.get("bn_inv")), norm.inverse(), ONE_ULP);
              check.close(
                  at + "fused_bias",
                  Tensors.values(saved.get("fused_bias")),
                  norm.bias(),
                  OutputsPart.RELATIVE,
                  OutputsPart.ABSOLUTE);
            });
  }

  private static void pooling(String at, JsonNode saved, ExportedLayer layer, VectorCheck check) {
    check.same(at + "pool_area", saved.has("pool_area"), layer.pooling().isPresent());
    layer
        .pooling()
        .ifPresent(
            pooling -> {
              check.same(at + "pool_area", saved.get("pool_area").asInt(), pooling.area());
              check.same(
                  at + "q_mult_factor",
                  VectorCheck.number(saved.get("q_mult_factor")),
                  pooling.quantizedFactor());
            });
  }

  private static void lists(
      String field, JsonNode recorded, List<float[]> actual, int allowedUlp, VectorCheck check) {
    check.same(field + " count", recorded.size(), actual.size());
    for (int i = 0; i < Math.min(recorded.size(), actual.size()); i++) {
      JsonNode one = recorded.get(i);
      float[] expected = one.has("values") ? Tensors.values(one) : VectorCheck.floats(one);
      check.floats(field + "[" + i + "]", expected, actual.get(i), allowedUlp);
    }
  }

  /** All weights, in {@code get_weights()} order. */
  static void compareAfter(
      JsonNode recorded, ModelSpec model, ModelWeights weights, VectorCheck check) {
    List<float[]> actual = new ArrayList<>();
    int allowedUlp = 0;
    for (NodeSpec node : model.nodes()) {
      allowedUlp = Math.max(allowedUlp, allowed(node));
      for (WeightTensor weight : weights.layer(node.name())) {
        actual.add(weight.values());
      }
    }
    lists("weights_after", recorded, actual, allowedUlp, check);
  }

  private static int allowed(NodeSpec node) {
    boolean auto =
        node.layer().arguments().values().stream()
            .anyMatch(
                value ->
                    value instanceof QuantizerSpec quantizer
                        && quantizer.canonical().contains("alpha='auto'"));
    return auto ? EAGER_AUTO_ULPS : 0;
  }
}
