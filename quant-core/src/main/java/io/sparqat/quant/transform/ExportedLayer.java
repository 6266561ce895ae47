package io.sparqat.quant.transform;

import java.util.List;
import java.util.Optional;

/**
 * One layer as hardware holds it: an entry of what QKeras's {@code model_save_quantized_weights}
 * returns.
 *
 * @param weights in the layer's order; folded layers have kernel and bias only
 * @param fusedNormalization of a convolution whose only reader is a quantized batch normalization
 * @param fusedIntoPrevious whether this is such a batch normalization
 * @param pooling of a quantized average pooling
 */
public record ExportedLayer(
    List<ExportedWeight> weights,
    Optional<FusedNormalization> fusedNormalization,
    boolean fusedIntoPrevious,
    Optional<PoolingFactor> pooling) {
  /**
   * A batch normalization as one multiplication and one addition behind a convolution, {@code y =
   * inverse * x + bias} for the convolution's output {@code x} without its bias.
   */
  public record FusedNormalization(String layer, float[] inverse, float[] bias) {}

  /**
   * The reciprocal an average pooling multiplies its sums with.
   *
   * @param area number of values in a window
   * @param factor {@code 1 / area}
   * @param quantizedFactor what the quantizer makes of it
   */
  public record PoolingFactor(int area, double factor, float quantizedFactor) {}
}
