package io.sparqat.quant.transform;

import io.sparqat.quant.kernel.Quantizers;
import io.sparqat.quant.kernel.Semantics;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.model.TensorShape;
import io.sparqat.quant.model.WeightTensor;
import io.sparqat.quant.spec.QuantizerSpec;
import io.sparqat.quant.transform.ExportedLayer.FusedNormalization;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Quantized batch normalizations that hardware computes together with the convolution before them,
 * as one multiplication and one addition per channel.
 */
public final class BatchNormFusing {
  private static final Set<LayerType> FUSABLE =
      Set.of(LayerType.Q_CONV_2D, LayerType.Q_DEPTHWISE_CONV_2D);

  private BatchNormFusing() {}

  /**
   * QKeras's find_bn_fusing_layer_pair: each convolution whose only reader is a quantized batch
   * normalization, with that normalization.
   */
  public static Map<String, String> pairs(ModelSpec model) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (NodeSpec node : model.nodes()) {
      List<NodeSpec> readers = model.consumers(node.name());
      if (FUSABLE.contains(node.layer().type())
          && readers.size() == 1
          && readers.get(0).layer().type() == LayerType.Q_BATCH_NORMALIZATION) {
        pairs.put(node.name(), readers.get(0).name());
      }
    }
    return pairs;
  }

  /**
   * QKeras's add_bn_fusing_weights: {@code inverse = Qi(Qg(gamma) * rsqrt(Qv(variance) + epsilon))}
   * and {@code bias = inverse * b + Qb(beta) - inverse * Qm(mean)}.
   *
   * @param weights of the normalization, not quantized
   * @param convolution quantized weights of the convolution; its bias is the second, if any
   */
  static FusedNormalization fuse(
      NodeSpec norm,
      List<WeightTensor> weights,
      List<WeightTensor> convolution,
      Semantics semantics) {
    LayerSpec layer = norm.layer();
    WeightTensor plain = inverse(layer, weights, semantics);
    float[] inverse = apply(layer.quantizer("inverse_quantizer"), plain, semantics);
    float[] beta =
        layer.flag("center")
            ? apply(layer.quantizer("beta_quantizer"), weights.get(weights.size() - 3), semantics)
            : filled(inverse.length, 0);
    float[] mean =
        apply(layer.quantizer("mean_quantizer"), weights.get(weights.size() - 2), semantics);
    float[] bias = new float[inverse.length];
    for (int c = 0; c < bias.length; c++) {
      float before = convolution.size() == 2 ? convolution.get(1).values()[c] : 0;
      bias[c] = inverse[c] * before + beta[c] - inverse[c] * mean[c];
    }
    return new FusedNormalization(norm.name(), inverse, bias);
  }

  /**
   * What the inverse quantizer of a normalization is given: {@code Qg(gamma) * rsqrt(Qv(variance) +
   * epsilon)}.
   *
   * @param weights gamma and beta, where the layer has them, mean and variance
   */
  static WeightTensor inverse(LayerSpec layer, List<WeightTensor> weights, Semantics semantics) {
    float[] variance =
        apply(kernel(layer, "variance_quantizer"), weights.get(weights.size() - 1), semantics);
    float[] gamma =
        layer.flag("scale")
            ? apply(kernel(layer, "gamma_quantizer"), weights.get(0), semantics)
            : filled(variance.length, 1);
    float epsilon = (float) layer.number("epsilon");
    float[] inverse = new float[variance.length];
    for (int c = 0; c < inverse.length; c++) {
      inverse[c] = gamma[c] * ReciprocalRoot.of(variance[c] + epsilon);
    }
    return new WeightTensor("inverse", TensorShape.of(inverse.length), inverse);
  }

  private static Optional<QuantizerSpec> kernel(LayerSpec layer, String name) {
    return layer.quantizer(name).map(QuantizerSpec::asKernel);
  }

  private static float[] apply(
      Optional<QuantizerSpec> quantizer, WeightTensor weight, Semantics semantics) {
    return quantizer
        .map(spec -> QuantizedWeights.quantized(Quantizers.bind(spec, semantics), weight))
        .orElse(weight.values());
  }

  private static float[] filled(int size, float value) {
    float[] result = new float[size];
    Arrays.fill(result, value);
    return result;
  }
}
