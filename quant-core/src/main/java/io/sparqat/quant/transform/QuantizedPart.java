package io.sparqat.quant.transform;

import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.spec.QuantizerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A quantizer of a layer and the weight it works on.
 *
 * @param weight Keras's name of the weight, without the layer
 * @param quantizer as the layer applies it, with QKeras's rule for kernels; empty for none
 */
record QuantizedPart(String weight, Optional<QuantizerSpec> quantizer) {
  /**
   * The quantized weights of a layer in QKeras's {@code get_quantizers()} order, whether or not the
   * layer has them all (bias, gamma, beta may be missing); empty for a layer without {@code
   * get_quantizers()}.
   */
  static List<QuantizedPart> of(LayerSpec layer) {
    return switch (layer.type()) {
      case Q_DENSE,
          Q_CONV_1D,
          Q_CONV_2D,
          Q_CONV_2D_TRANSPOSE,
          Q_DENSE_BATCHNORM,
          Q_CONV_2D_BATCHNORM ->
          List.of(kernel(layer, "kernel", "kernel_quantizer"), bias(layer));
      case Q_DEPTHWISE_CONV_2D, Q_DEPTHWISE_CONV_2D_BATCHNORM ->
          List.of(kernel(layer, "depthwise_kernel", "depthwise_quantizer"), bias(layer));
      case Q_DEPTHWISE_CONV_2D_TRANSPOSE ->
          List.of(kernel(layer, "depthwise_kernel", "depthwise_kernel_quantizer"), bias(layer));
      case Q_SEPARABLE_CONV_1D, Q_SEPARABLE_CONV_2D ->
          List.of(
              kernel(layer, "depthwise_kernel", "depthwise_quantizer"),
              kernel(layer, "pointwise_kernel", "pointwise_quantizer"),
              bias(layer));
      case Q_SEPARABLE_CONV_2D_TRANSPOSE ->
          List.of(
              kernel(layer, "depthwise_kernel", "depthwise_kernel_quantizer"),
              kernel(layer, "pointwise_kernel", "pointwise_kernel_quantizer"),
              bias(layer));
      case Q_SIMPLE_RNN, Q_LSTM, Q_GRU ->
          List.of(
              kernel(layer, "kernel", "kernel_quantizer"),
              kernel(layer, "recurrent_kernel", "recurrent_quantizer"),
              bias(layer));
      case Q_BIDIRECTIONAL -> bidirectional(layer);
      case Q_BATCH_NORMALIZATION ->
          List.of(
              kernel(layer, "gamma", "gamma_quantizer"),
              plain(layer, "beta", "beta_quantizer"),
              plain(layer, "moving_mean", "mean_quantizer"),
              kernel(layer, "moving_variance", "variance_quantizer"));
      case Q_SCALE_SHIFT ->
          List.of(
              kernel(layer, "weight", "weight_quantizer"), kernel(layer, "bias", "bias_quantizer"));
      default -> List.of();
    };
  }

  /** Whether QKeras's class has {@code get_quantizers()}, be it without a weight. */
  static boolean hasQuantizers(LayerType type) {
    return switch (type) {
      case Q_AVERAGE_POOLING_2D, Q_GLOBAL_AVERAGE_POOLING_2D -> true;
      case Q_ACTIVATION, Q_ADAPTIVE_ACTIVATION -> false;
      default -> type.isQuantized();
    };
  }

  private static List<QuantizedPart> bidirectional(LayerSpec layer) {
    List<QuantizedPart> parts = new ArrayList<>();
    LayerSpec forward = layer.layer("layer").orElseThrow();
    parts.addAll(of(forward));
    parts.addAll(of(layer.layer("backward_layer").orElse(forward)));
    return parts;
  }

  private static QuantizedPart kernel(LayerSpec layer, String weight, String quantizer) {
    return new QuantizedPart(weight, layer.quantizer(quantizer).map(QuantizerSpec::asKernel));
  }

  private static QuantizedPart bias(LayerSpec layer) {
    return plain(layer, "bias", "bias_quantizer");
  }

  private static QuantizedPart plain(LayerSpec layer, String weight, String quantizer) {
    return new QuantizedPart(weight, layer.quantizer(quantizer));
  }
}
