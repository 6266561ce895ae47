package io.sparqat.quant.score;

import io.sparqat.quant.kernel.Draw;
import io.sparqat.quant.kernel.Quantizers;
import io.sparqat.quant.kernel.Semantics;
import io.sparqat.quant.layer.LayerOp;
import io.sparqat.quant.layer.LayerOps;
import io.sparqat.quant.layer.LayerOptions;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.TensorShape;
import io.sparqat.quant.model.WeightTensor;
import io.sparqat.quant.spec.QuantizerSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The quantized forms of one layer, ready to be evaluated many times with the same weights. A
 * weight is quantized once for each distinct quantizer; forms that differ in nothing but those
 * share one operation.
 */
final class BakedNode {
  private final List<TensorShape> inputs;
  private final List<WeightTensor> weights;
  private final int index;
  private final Map<LayerSpec, LayerOp> operations = new HashMap<>();
  private final Map<Map.Entry<Integer, QuantizerSpec>, float[]> quantized = new HashMap<>();

  /** One form: an operation and the weights to call it with. */
  record Form(LayerOp operation, float[][] weights) {}

  /**
   * @param index the layer's place in its network, keys its random draws
   */
  BakedNode(List<TensorShape> inputs, List<WeightTensor> weights, int index) {
    this.inputs = inputs;
    this.weights = weights;
    this.index = index;
  }

  /**
   * Binds one form to the weights.
   *
   * @param statistics what stands in for the layer's last weights; none for its own
   * @throws IllegalArgumentException when the weights are not the layer's
   */
  Form form(LayerSpec layer, List<float[]> statistics) {
    WeightRecipe recipe = WeightRecipe.of(layer);
    float[][] values = weights.stream().map(WeightTensor::values).toArray(float[][]::new);
    LayerOp operation = operations.computeIfAbsent(recipe.layer(), this::operation);
    for (Map.Entry<Integer, QuantizerSpec> entry : recipe.quantizers().entrySet()) {
      // A quantizer of a bias that is not there has nothing to do.
      if (entry.getKey() < values.length) {
        values[entry.getKey()] =
            quantized.computeIfAbsent(
                entry, wanted -> quantize(weights.get(wanted.getKey()), wanted.getValue()));
      }
    }
    for (int i = 0; i < statistics.size(); i++) {
      values[values.length - statistics.size() + i] = statistics.get(i);
    }
    return new Form(operation, values);
  }

  static float[] quantize(WeightTensor weight, QuantizerSpec quantizer) {
    float[] result = new float[weight.values().length];
    Quantizers.bind(quantizer)
        .quantize(weight.values(), weight.shape().axes(), result, Draw.INFERENCE);
    return result;
  }

  private LayerOp operation(LayerSpec layer) {
    LayerOp operation = LayerOps.of(layer, inputs, new LayerOptions(index, Semantics.CORRECTED));
    List<TensorShape> expected = operation.weights().stream().map(w -> w.shape()).toList();
    List<TensorShape> given = weights.stream().map(WeightTensor::shape).toList();
    if (!expected.equals(given)) {
      throw new IllegalArgumentException(
          "Cannot give " + layer + " weights of shapes " + given + " (must be " + expected + ")");
    }
    return operation;
  }

  /** Distinct operations so far. */
  int operations() {
    return operations.size();
  }

  /** Weights quantized so far. */
  int quantizations() {
    return quantized.size();
  }
}
