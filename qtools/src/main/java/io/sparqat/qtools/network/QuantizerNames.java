package io.sparqat.qtools.network;

import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.spec.QuantizerSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The quantizer arguments of QKeras's layers, in the order of {@code get_quantizers}. */
final class QuantizerNames {
  private static final List<String> KERNEL = List.of("kernel_quantizer", "bias_quantizer");
  private static final List<String> DEPTHWISE = List.of("depthwise_quantizer", "bias_quantizer");
  private static final List<String> SEPARABLE =
      List.of("depthwise_quantizer", "pointwise_quantizer", "bias_quantizer");
  private static final List<String> DEPTHWISE_TRANSPOSED =
      List.of("depthwise_kernel_quantizer", "bias_quantizer");
  private static final List<String> SEPARABLE_TRANSPOSED =
      List.of("depthwise_kernel_quantizer", "pointwise_kernel_quantizer", "bias_quantizer");
  private static final List<String> RECURRENT =
      List.of("kernel_quantizer", "recurrent_quantizer", "bias_quantizer", "state_quantizer");
  private static final List<String> NORMALIZATION =
      List.of(
          "gamma_quantizer",
          "beta_quantizer",
          "mean_quantizer",
          "variance_quantizer",
          "inverse_quantizer");

  private QuantizerNames() {}

  static List<String> of(LayerType type) {
    return switch (type) {
      case Q_DEPTHWISE_CONV_2D, Q_DEPTHWISE_CONV_2D_BATCHNORM -> DEPTHWISE;
      case Q_SEPARABLE_CONV_1D, Q_SEPARABLE_CONV_2D -> SEPARABLE;
      case Q_DEPTHWISE_CONV_2D_TRANSPOSE -> DEPTHWISE_TRANSPOSED;
      case Q_SEPARABLE_CONV_2D_TRANSPOSE -> SEPARABLE_TRANSPOSED;
      case Q_SIMPLE_RNN, Q_LSTM, Q_GRU, Q_SIMPLE_RNN_CELL, Q_LSTM_CELL, Q_GRU_CELL -> RECURRENT;
      case Q_AVERAGE_POOLING_2D, Q_GLOBAL_AVERAGE_POOLING_2D -> List.of("average_quantizer");
      case Q_BATCH_NORMALIZATION -> NORMALIZATION;
      case Q_SCALE_SHIFT -> List.of("weight_quantizer", "bias_quantizer");
      case Q_BIDIRECTIONAL -> List.of();
      default -> KERNEL;
    };
  }

  /** The quantizer as the layer applies it: kernels fit their scale where none is given. */
  static @Nullable QuantizerSpec applied(LayerSpec layer, String name) {
    if (!layer.type().schema().has(name)) {
      return null;
    }
    QuantizerSpec quantizer = layer.quantizer(name).orElse(null);
    boolean kernel =
        switch (name) {
          case "kernel_quantizer",
              "depthwise_quantizer",
              "pointwise_quantizer",
              "recurrent_quantizer",
              "depthwise_kernel_quantizer",
              "pointwise_kernel_quantizer",
              "weight_quantizer" ->
              true;
          default -> false;
        };
    return quantizer != null && kernel ? quantizer.asKernel() : quantizer;
  }
}
