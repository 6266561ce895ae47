package io.sparqat.quant.model;

import java.util.List;
import java.util.Optional;

/**
 * The weight behind a quantizer argument, as far as a scale needs to know it.
 *
 * @param rank number of axes
 * @param channels length of the last one
 */
record KernelAxes(int rank, int channels) {
  /** Empty for arguments whose weight depends on more than the layer, such as a wrapped one. */
  static Optional<KernelAxes> of(LayerSpec layer, List<TensorShape> inputs, String argument) {
    int channels = inputs.isEmpty() ? 1 : inputs.get(0).channels();
    return Optional.ofNullable(
        switch (layer.type()) {
          case Q_DENSE, Q_DENSE_BATCHNORM ->
              argument.equals("kernel_quantizer")
                  ? new KernelAxes(2, layer.integer("units"))
                  : new KernelAxes(1, layer.integer("units"));
          case Q_CONV_1D ->
              new KernelAxes(argument.equals("kernel_quantizer") ? 3 : 1, layer.integer("filters"));
          case Q_CONV_2D, Q_CONV_2D_BATCHNORM ->
              new KernelAxes(argument.equals("kernel_quantizer") ? 4 : 1, layer.integer("filters"));
          case Q_CONV_2D_TRANSPOSE ->
              argument.equals("kernel_quantizer")
                  ? new KernelAxes(4, channels)
                  : new KernelAxes(1, layer.integer("filters"));
          case Q_DEPTHWISE_CONV_2D, Q_DEPTHWISE_CONV_2D_BATCHNORM ->
              argument.equals("depthwise_quantizer")
                  ? new KernelAxes(4, layer.integer("depth_multiplier"))
                  : new KernelAxes(1, channels * layer.integer("depth_multiplier"));
          case Q_BATCH_NORMALIZATION -> new KernelAxes(1, channels);
          default -> null;
        });
  }
}
