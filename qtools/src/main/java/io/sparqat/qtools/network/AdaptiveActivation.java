package io.sparqat.qtools.network;

import io.sparqat.quant.model.Activation;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.spec.QuantizerSpecs;

/** The quantizer inside QAdaptiveActivation before training has moved its integer bits. */
final class AdaptiveActivation {
  private AdaptiveActivation() {}

  static Activation of(LayerSpec layer) {
    boolean relu = layer.text("activation").equals("quantized_relu");
    int symmetric = layer.flag("symmetric") ? 1 : 0;
    String text =
        relu
            ? "quantized_relu(%d,0)".formatted(layer.integer("total_bits"))
            : "quantized_bits(%d,0,%d,alpha=1.0)".formatted(layer.integer("total_bits"), symmetric);
    return new Activation.Quantized(QuantizerSpecs.parse(text));
  }
}
