package io.sparqat.quant.layer;

/**
 * The activation of a layer on batch-innermost arrays, as in {@link LayerOp}. An instance may keep
 * what its gradient needs, so it serves one tensor of one layer.
 */
public interface ActivationFunction {
  /** Whether the activation returns its input. */
  default boolean linear() {
    return false;
  }

  /** Computes {@code y} from the first {@code features} rows of {@code z}, another array. */
  void forward(Pass pass, int features, float[] z, float[] y);

  /**
   * The gradient for {@code z}, the argument of the last {@link #forward}, with {@code y} its
   * result; {@code g} and {@code dz} may be the same array.
   */
  void backward(Pass pass, int features, float[] z, float[] y, float[] g, float[] dz);
}
