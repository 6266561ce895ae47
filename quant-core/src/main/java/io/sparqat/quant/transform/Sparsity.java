package io.sparqat.quant.transform;

import io.sparqat.quant.kernel.Semantics;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.ModelWeights;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.model.WeightTensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The share of weights and biases that are zero after quantization: QKeras's {@code
 * get_model_sparsity}, which changes the model on the way; this does not.
 *
 * @param total over all layers counted
 * @param layers by layer name
 */
public record Sparsity(double total, Map<String, Double> layers) {
  /** Sparsity of every quantized layer with weights. */
  public static Sparsity of(ModelSpec model, ModelWeights weights) {
    return of(model, weights, Semantics.CORRECTED);
  }

  /**
   * Sparsity of the quantized layers.
   *
   * @param semantics QKeras counts only some classes (no recurrent layers, no batch normalization)
   *     and looks at the folded weights of folded layers before they are quantized
   */
  public static Sparsity of(ModelSpec model, ModelWeights weights, Semantics semantics) {
    QuantizedWeights quantized = QuantizedWeights.of(model, weights, semantics);
    Map<String, Double> layers = new LinkedHashMap<>();
    long zeros = 0;
    long values = 0;
    for (NodeSpec node : model.nodes()) {
      List<WeightTensor> examined = examined(node, weights, quantized, semantics);
      long own = examined.stream().mapToLong(weight -> weight.values().length).sum();
      if (own == 0) {
        continue;
      }
      long ownZeros = examined.stream().mapToLong(Sparsity::zeros).sum();
      layers.put(node.name(), (double) ownZeros / own);
      zeros += ownZeros;
      values += own;
    }
    return new Sparsity(values == 0 ? 0 : (double) zeros / values, layers);
  }

  private static List<WeightTensor> examined(
      NodeSpec node, ModelWeights weights, QuantizedWeights quantized, Semantics semantics) {
    LayerType type = node.layer().type();
    ExportedLayer exported = quantized.layers().get(node.name());
    if (exported == null || semantics.qkeras() && !countedByQkeras(type)) {
      return List.of();
    }
    if (semantics.qkeras() && FoldedWeights.isFolded(type)) {
      return FoldedWeights.of(node.layer(), weights.layer(node.name()));
    }
    return exported.weights().stream().map(ExportedWeight::software).toList();
  }

  private static boolean countedByQkeras(LayerType type) {
    return switch (type) {
      case Q_DENSE,
          Q_CONV_1D,
          Q_CONV_2D,
          Q_DEPTHWISE_CONV_2D,
          Q_SEPARABLE_CONV_1D,
          Q_SEPARABLE_CONV_2D,
          Q_CONV_2D_TRANSPOSE,
          Q_CONV_2D_BATCHNORM,
          Q_DEPTHWISE_CONV_2D_BATCHNORM ->
          true;
      default -> false;
    };
  }

  private static long zeros(WeightTensor weight) {
    long zeros = 0;
    for (float value : weight.values()) {
      if (value == 0) {
        zeros++;
      }
    }
    return zeros;
  }
}
