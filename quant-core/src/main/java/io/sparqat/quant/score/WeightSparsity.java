package io.sparqat.quant.score;

import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.ModelWeights;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.model.WeightTensor;
import io.sparqat.quant.spec.QuantizerSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** The share of quantized weights that are zero, in many quantizations of the same weights. */
public final class WeightSparsity {
  private record Quantized(String layer, int place, QuantizerSpec quantizer) {}

  private final ModelWeights weights;
  private final Map<Quantized, Long> zeros = new HashMap<>();

  /**
   * @param weights before quantization
   */
  public WeightSparsity(ModelWeights weights) {
    this.weights = weights;
  }

  /**
   * Counts zeros among the weights that have a quantizer; each is quantized once, however many
   * networks ask for it. Weights that are quantized after folding a normalization into them are
   * left out.
   *
   * @return empty where nothing is quantized
   */
  public OptionalDouble of(ModelSpec model) {
    long none = 0;
    long all = 0;
    for (NodeSpec node : model.nodes()) {
      List<WeightTensor> own = weights.layer(node.name());
      Map<Integer, QuantizerSpec> quantizers = WeightRecipe.of(node.layer()).quantizers();
      for (int place = 0; place < own.size(); place++) {
        QuantizerSpec quantizer = quantizers.get(place);
        if (quantizer != null) {
          none += zeros.computeIfAbsent(new Quantized(node.name(), place, quantizer), this::zeros);
          all += own.get(place).values().length;
        }
      }
    }
    return all == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) none / all);
  }

  private long zeros(Quantized wanted) {
    WeightTensor weight = weights.layer(wanted.layer).get(wanted.place);
    long count = 0;
    for (float value : BakedNode.quantize(weight, wanted.quantizer)) {
      count += value == 0 ? 1 : 0;
    }
    return count;
  }
}
