package io.sparqat.quant.layer.pooling;

import io.sparqat.quant.layer.LayerBinding;
import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.layer.QuantizedWeight;
import io.sparqat.quant.model.TensorShape;

/**
 * The reciprocal of a pooling area behind the layer's {@code average_quantizer}. Without a
 * quantizer both factors are 1 and the pooling is a plain mean.
 */
final class Reciprocal {
  private final boolean quantized;
  private final float area;
  private final float[] exact;
  private final QuantizedWeight quantizer;
  private float value = 1;

  Reciprocal(LayerBinding binding, int area) {
    this.quantized =
        binding.spec().has("average_quantizer")
            && binding.spec().quantizer("average_quantizer").isPresent();
    this.area = quantized ? area : 1;
    this.exact = new float[] {(float) (1.0 / area)};
    this.quantizer = binding.quantized("average_quantizer", TensorShape.of());
  }

  boolean quantized() {
    return quantized;
  }

  /** Quantizes the reciprocal for this pass. */
  void quantize(Pass pass) {
    value = quantized ? quantizer.quantize(pass, exact)[0] : 1;
  }

  /** The area, or 1 without a quantizer. */
  float area() {
    return area;
  }

  /** The quantized reciprocal of the area, or 1 without a quantizer. */
  float value() {
    return value;
  }
}
