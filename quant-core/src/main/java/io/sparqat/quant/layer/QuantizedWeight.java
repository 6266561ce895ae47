package io.sparqat.quant.layer;

import io.sparqat.quant.kernel.Quantizer;
import io.sparqat.quant.model.TensorShape;
import org.jspecify.annotations.Nullable;

/** A weight seen through its quantizer; without one it is passed as it is. */
public final class QuantizedWeight {
  private final @Nullable Quantizer quantizer;
  private final int[] shape;
  private final float[] quantized;
  private final DrawKey key;

  /**
   * @param shape the shape the quantizer sees: Keras's
   * @param key distinguishes this weight's random draws from others' of the network
   */
  public QuantizedWeight(@Nullable Quantizer quantizer, TensorShape shape, DrawKey key) {
    this.quantizer = quantizer;
    this.shape = shape.axes();
    this.quantized = quantizer == null ? new float[0] : new float[shape.size()];
    this.key = key;
  }

  /** The quantized weight; not a copy, valid until the next call. */
  public float[] quantize(Pass pass, float[] weight) {
    if (quantizer == null) {
      return weight;
    }
    quantizer.quantize(weight, shape, quantized, key.draw(pass));
    return quantized;
  }

  /**
   * Turns the gradient for the quantized weight into that for the weight, in place.
   *
   * @param weight the argument of the last {@link #quantize}
   */
  public void gradient(float[] weight, float[] gradient) {
    if (quantizer != null) {
      quantizer.gradient(weight, shape, gradient, gradient);
    }
  }
}
