package io.sparqat.quant.transform;

import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.TensorShape;
import io.sparqat.quant.model.WeightTensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The kernel and bias that a folded layer computes with at inference, before they are quantized:
 * QKeras's {@code get_folded_weights()}, {@code kernel * inv} and {@code (bias - mean) * inv +
 * beta} with {@code inv = gamma * rsqrt(variance + epsilon)}.
 */
final class FoldedWeights {
  private FoldedWeights() {}

  static boolean isFolded(LayerType type) {
    return type.className().endsWith("Batchnorm");
  }

  /**
   * @param weights the layer's, in Keras's order
   * @return kernel and bias
   */
  static List<WeightTensor> of(LayerSpec layer, List<WeightTensor> weights) {
    Map<String, WeightTensor> byName = new LinkedHashMap<>();
    weights.forEach(weight -> byName.put(weight.name(), weight));
    WeightTensor kernel = weights.get(0);
    float[] mean = values(byName, "moving_mean", layer);
    float[] variance = values(byName, "moving_variance", layer);
    float @Nullable [] gamma = byName.containsKey("gamma") ? values(byName, "gamma", layer) : null;
    float[] beta = values(byName, "beta", layer);
    float @Nullable [] bias = byName.containsKey("bias") ? values(byName, "bias", layer) : null;
    float epsilon = (float) layer.number("epsilon");
    int channels = mean.length;
    float[] inverse = new float[channels];
    float[] foldedBias = new float[channels];
    for (int c = 0; c < channels; c++) {
      inverse[c] = ReciprocalRoot.of(variance[c] + epsilon) * (gamma == null ? 1 : gamma[c]);
      foldedBias[c] = inverse[c] * ((bias == null ? 0 : bias[c]) - mean[c]) + beta[c];
    }
    float[] folded = kernel.values().clone();
    for (int i = 0; i < folded.length; i++) {
      folded[i] *= inverse[i % channels];
    }
    return List.of(
        kernel.withValues(folded), new WeightTensor("bias", TensorShape.of(channels), foldedBias));
  }

  private static float[] values(Map<String, WeightTensor> byName, String name, LayerSpec layer) {
    WeightTensor weight = byName.get(name);
    if (weight == null) {
      throw new IllegalArgumentException(
          "Cannot fold "
              + layer.type()
              + ": it has no weight "
              + name
              + " (has "
              + byName.keySet()
              + ")");
    }
    return weight.values();
  }
}
