package io.sparqat.quant.score;

import io.sparqat.quant.kernel.Draw;
import io.sparqat.quant.kernel.Quantizers;
import io.sparqat.quant.layer.LayerOp;
import io.sparqat.quant.layer.LayerOps;
import io.sparqat.quant.layer.LayerOptions;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.TensorShape;
import io.sparqat.quant.model.WeightTensor;
import io.sparqat.quant.spec.QuantizerSpec;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A layer ready to be evaluated many times with the same weights. Dense and convolutional layers
 * have their weights quantized once, here, and their quantizers taken out.
 */
record BakedLayer(LayerOp op, float[][] weights) {
  private static final List<String> KERNEL_AND_BIAS = List.of("kernel", "bias");
  private static final List<String> DEPTHWISE_AND_BIAS = List.of("depthwise", "bias");
  private static final Map<LayerType, List<String>> BAKED =
      new EnumMap<>(
          Map.of(
              LayerType.Q_DENSE, KERNEL_AND_BIAS,
              LayerType.Q_CONV_1D, KERNEL_AND_BIAS,
              LayerType.Q_CONV_2D, KERNEL_AND_BIAS,
              LayerType.Q_DEPTHWISE_CONV_2D, DEPTHWISE_AND_BIAS));

  /**
   * Binds a layer to its weights.
   *
   * @throws IllegalArgumentException when the weights are not the layer's
   */
  static BakedLayer of(
      LayerSpec layer, List<TensorShape> inputs, List<WeightTensor> weights, int index) {
    LayerSpec baked = layer;
    List<String> roles = BAKED.getOrDefault(layer.type(), List.of());
    float[][] values = new float[weights.size()][];
    for (int i = 0; i < values.length; i++) {
      WeightTensor weight = weights.get(i);
      values[i] = weight.values();
      if (i < roles.size()) {
        String argument = roles.get(i) + "_quantizer";
        Optional<QuantizerSpec> quantizer = layer.quantizer(argument);
        if (quantizer.isPresent()) {
          boolean kernel = i == 0;
          values[i] = quantized(kernel ? quantizer.get().asKernel() : quantizer.get(), weight);
          baked = baked.with(argument, null);
        }
      }
    }
    LayerOp op = LayerOps.of(baked, inputs, new LayerOptions(index, false));
    check(layer, op, weights);
    return new BakedLayer(op, values);
  }

  private static float[] quantized(QuantizerSpec quantizer, WeightTensor weight) {
    float[] result = new float[weight.values().length];
    Quantizers.bind(quantizer)
        .quantize(weight.values(), weight.shape().axes(), result, Draw.INFERENCE);
    return result;
  }

  private static void check(LayerSpec layer, LayerOp op, List<WeightTensor> weights) {
    List<TensorShape> expected = op.weights().stream().map(w -> w.shape()).toList();
    List<TensorShape> given = weights.stream().map(WeightTensor::shape).toList();
    if (!expected.equals(given)) {
      throw new IllegalArgumentException(
          "Cannot give " + layer + " weights of shapes " + given + " (must be " + expected + ")");
    }
  }
}
