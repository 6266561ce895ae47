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
import java.util.Set;

/**
 * How many integer bits the accumulators of a network need for given ranges of their inputs:
 * QKeras's {@code analyze_accumulator}. The largest sum of each output channel is that of its
 * positive weights with the largest input and its negative ones with the smallest, or the reverse.
 */
public final class AccumulatorBits {
  private static final Set<LayerType> ACCUMULATING =
      Set.of(
          LayerType.Q_DENSE,
          LayerType.Q_CONV_1D,
          LayerType.Q_CONV_2D,
          LayerType.Q_DEPTHWISE_CONV_2D);

  /** The smallest and the largest value of a tensor. */
  public record Range(double minimum, double maximum) {
    public static Range of(float[] values) {
      double minimum = Double.POSITIVE_INFINITY;
      double maximum = Double.NEGATIVE_INFINITY;
      for (float value : values) {
        minimum = Math.min(minimum, value);
        maximum = Math.max(maximum, value);
      }
      return new Range(minimum, maximum);
    }
  }

  private AccumulatorBits() {}

  /** The layers whose accumulators are sized, once folded batch normalizations are unfolded. */
  public static boolean accumulates(LayerType type) {
    return ACCUMULATING.contains(type);
  }

  /** Bits by layer, from the layers' float weights and every output channel. */
  public static Map<String, Integer> of(
      ModelSpec model, ModelWeights weights, Map<String, Range> inputs) {
    return of(model, weights, inputs, Semantics.CORRECTED);
  }

  /**
   * Bits by layer, from the layers' float weights.
   *
   * @param inputs range of each accumulating layer's input
   * @param semantics QKeras looks at as many output channels as the kernel's second axis is long
   * @throws IllegalArgumentException if a layer has no range
   */
  public static Map<String, Integer> of(
      ModelSpec model, ModelWeights weights, Map<String, Range> inputs, Semantics semantics) {
    NetworkState plain = UnfoldBatchNorm.apply(model, weights);
    Map<String, Integer> bits = new LinkedHashMap<>();
    for (NodeSpec node : plain.model().nodes()) {
      if (!accumulates(node.layer().type())) {
        continue;
      }
      Range range = inputs.get(node.name());
      if (range == null) {
        throw new IllegalArgumentException(
            "Cannot size the accumulator of layer \"" + node.name() + "\": its input has no range");
      }
      bits.put(node.name(), bits(plain.weights().layer(node.name()), range, semantics));
    }
    return bits;
  }

  /**
   * Bits by layer that hold the largest magnitude among a layer's outputs.
   *
   * @param values what each layer gave for some samples; folded layers unfolded
   */
  public static Map<String, Integer> ofOutputs(ModelSpec model, Map<String, float[]> values) {
    Map<String, Integer> bits = new LinkedHashMap<>();
    for (NodeSpec node : model.nodes()) {
      float[] outputs = values.get(node.name());
      if (accumulates(node.layer().type()) && outputs != null) {
        Range range = Range.of(outputs);
        bits.put(node.name(), bits(Math.max(range.maximum(), -range.minimum())));
      }
    }
    return bits;
  }

  private static int bits(double largest) {
    return largest == 0 ? 0 : (int) Math.ceil(Math.log(largest) / Math.log(2));
  }

  private static int bits(List<WeightTensor> weights, Range range, Semantics semantics) {
    WeightTensor kernel = weights.get(0);
    int channels = kernel.shape().channels();
    double[] positive = new double[channels];
    double[] negative = new double[channels];
    add(kernel, positive, negative);
    if (weights.size() > 1 && weights.get(1).values().length == channels) {
      add(weights.get(1), positive, negative);
    }
    double up = Math.max(range.maximum(), 0);
    double down = Math.min(range.minimum(), 0);
    double largest = 0;
    int counted = semantics.qkeras() ? Math.min(channels, kernel.shape().axis(1)) : channels;
    for (int c = 0; c < counted; c++) {
      largest = Math.max(largest, positive[c] * up + negative[c] * down);
      largest = Math.max(largest, -(negative[c] * up + positive[c] * down));
    }
    return bits(largest);
  }

  private static void add(WeightTensor weight, double[] positive, double[] negative) {
    float[] values = weight.values();
    for (int i = 0; i < values.length; i++) {
      int c = i % positive.length;
      positive[c] += Math.max(values[i], 0);
      negative[c] += Math.min(values[i], 0);
    }
  }
}
