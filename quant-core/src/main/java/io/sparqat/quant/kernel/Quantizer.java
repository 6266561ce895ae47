package io.sparqat.quant.kernel;

import io.sparqat.quant.spec.QuantizerSpec;

/**
 * A quantizer at work on float32 arrays. It keeps what its gradient and its report need (scale,
 * noise factor) from the last {@link #quantize}; one instance serves one tensor of one layer and is
 * not thread-safe. No allocation in the steady state.
 *
 * <p>Tensors are row-major with the channel on the last axis, as Keras has them. Where {@link
 * #elementwise} holds, the order of the values does not matter and any layout may be passed.
 */
public interface Quantizer {
  QuantizerSpec spec();

  /** Whether each result depends on its own input only (no data-dependent scale). */
  boolean elementwise();

  /**
   * Quantizes the first {@code product(shape)} values of {@code x} into {@code y}; the two may be
   * the same array.
   */
  void quantize(float[] x, int[] shape, float[] y, Draw draw);

  /**
   * The gradient for the input: {@code dx = g * dQ/dx} at {@code x}, the input of the last {@link
   * #quantize} (not its output). {@code g} and {@code dx} may be the same array.
   */
  void gradient(float[] x, int[] shape, float[] g, float[] dx);

  /**
   * The scale of the last {@link #quantize} as QKeras's {@code scale} attribute gives it: one value
   * or one per channel, broadcastable against the tensor. Not a copy.
   */
  float[] scale();

  /** Sets QKeras's {@code qnoise_factor}: 0 passes the input, 1 quantizes fully. */
  void qnoiseFactor(float factor);
}
