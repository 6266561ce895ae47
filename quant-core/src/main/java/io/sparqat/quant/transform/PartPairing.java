package io.sparqat.quant.transform;

import io.sparqat.quant.kernel.Semantics;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.WeightTensor;
import io.sparqat.quant.spec.QuantizerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which quantizer a weight gets. */
final class PartPairing {
  private PartPairing() {}

  /**
   * The quantizers of a layer's weights, position by position.
   *
   * @param weights the layer's weights, in Keras's order
   * @param semantics by name, or by position as QKeras pairs them
   */
  static List<Optional<QuantizerSpec>> of(
      LayerSpec layer, List<WeightTensor> weights, Semantics semantics) {
    return semantics.qkeras() ? byPosition(layer) : byName(QuantizedPart.of(layer), weights);
  }

  /** Parts stand in the order of the weights; a weight that the layer lacks is passed over. */
  private static List<Optional<QuantizerSpec>> byName(
      List<QuantizedPart> parts, List<WeightTensor> weights) {
    List<Optional<QuantizerSpec>> result = new ArrayList<>();
    int next = 0;
    for (WeightTensor weight : weights) {
      int at = next;
      while (at < parts.size() && !parts.get(at).weight().equals(weight.name())) {
        at++;
      }
      result.add(at < parts.size() ? parts.get(at).quantizer() : Optional.empty());
      next = at < parts.size() ? at + 1 : next;
    }
    return result;
  }

  private static List<Optional<QuantizerSpec>> byPosition(LayerSpec layer) {
    List<Optional<QuantizerSpec>> result = new ArrayList<>();
    if (layer.type() == LayerType.Q_BIDIRECTIONAL) {
      LayerSpec forward = layer.layer("layer").orElseThrow();
      LayerSpec backward = layer.layer("backward_layer").orElse(forward);
      for (LayerSpec direction : List.of(forward, backward)) {
        QuantizedPart.of(direction).forEach(part -> result.add(part.quantizer()));
        result.add(
            direction.has("state_quantizer")
                ? direction.quantizer("state_quantizer")
                : Optional.empty());
      }
    } else {
      QuantizedPart.of(layer).forEach(part -> result.add(part.quantizer()));
      if (layer.has("inverse_quantizer")) {
        result.add(layer.quantizer("inverse_quantizer"));
      }
    }
    return result;
  }
}
