package io.sparqat.qtools.cost;

import io.sparqat.qtools.map.LayerTypes;
import io.sparqat.qtools.map.LayerTypes.Products;
import io.sparqat.qtools.map.TypeMap;
import io.sparqat.qtools.network.LayerFacts;
import io.sparqat.qtools.network.Stage;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.ModelWeights;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.model.WeightTensor;
import java.util.List;

/**
 * Bit operations of a network with its weights: products with weights that are zero cost nothing.
 * QONNX {@code inference_cost} with {@code discount_sparsity}.
 *
 * @param macs products with weights that are not zero
 * @param bops the same, weighted with the bits of both factors
 */
public record BitOperations(double macs, double bops) {
  /**
   * Counts a network's bit operations.
   *
   * @param weights quantized; layers without any count in full
   */
  public static BitOperations of(TypeMap types, ModelSpec model, ModelWeights weights) {
    double macs = 0;
    double bops = 0;
    for (NodeSpec node : model.nodes()) {
      LayerTypes layer = types.layers().get(node.name());
      if (layer == null) {
        continue;
      }
      LayerFacts facts =
          LayerFacts.of(node.layer(), model.inputShapes(node), model.shapeOf(node.name()));
      List<Products> products = LayerCosting.products(layer);
      for (int i = 0; i < Math.min(products.size(), facts.stages().size()); i++) {
        Stage stage = facts.stages().get(i);
        List<WeightTensor> own = weights.layer(node.name());
        double counted = stage.macs() * (i < own.size() ? density(own.get(i)) : 1);
        macs += counted;
        bops += counted * products.get(i).weight().type().bits() * products.get(i).input().bits();
      }
    }
    return new BitOperations(macs, bops);
  }

  private static double density(WeightTensor weight) {
    int nonzero = 0;
    for (float value : weight.values()) {
      nonzero += value == 0 ? 0 : 1;
    }
    return (double) nonzero / weight.values().length;
  }
}
