package io.sparqat.qtools.network;

import io.sparqat.quant.model.Activation;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.spec.QuantizerSpecs;

/** The quantizer inside QAdaptiveActivation before training has moved its integer bits. */
final class AdaptiveActivation {
  private AdaptiveActivation() {}

  static Activation of(LayerSpec layer) {
    String name = layer.text("activation");
    return new Activation.Quantized(
        QuantizerSpecs.parse(name + "(" + layer.integer("total_bits") + ",0)"));
  }
}
