package io.sparqat.quant.layer;

import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.ModelWeights;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.model.WeightTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the place of weights that come as a list. */
public final class WeightAssignment {
  private WeightAssignment() {}

  /**
   * The weights of a network from a list in the order of Keras's {@code model.get_weights()}; they
   * get the names of the layers' weights.
   *
   * @throws IllegalArgumentException if number or shapes do not fit the network
   */
  public static ModelWeights assign(ModelSpec model, List<WeightTensor> weights) {
    Map<String, List<WeightTensor>> byLayer = new LinkedHashMap<>();
    int next = 0;
    for (NodeSpec node : model.nodes()) {
      List<WeightTensor> own = new ArrayList<>();
      for (WeightSpec wanted : LayerOps.of(node.layer(), model.inputShapes(node)).weights()) {
        if (next == weights.size()) {
          throw new IllegalArgumentException(
              "Cannot give layer \""
                  + node.name()
                  + "\" its weights: only "
                  + weights.size()
                  + " are listed");
        }
        own.add(fitted(node.name(), wanted, weights.get(next++)));
      }
      byLayer.put(node.name(), own);
    }
    if (next != weights.size()) {
      throw new IllegalArgumentException(
          "Cannot assign weights: " + weights.size() + " are listed, the network has " + next);
    }
    return ModelWeights.of(byLayer);
  }

  static WeightTensor fitted(String layer, WeightSpec wanted, WeightTensor given) {
    if (!wanted.shape().equals(given.shape())) {
      throw new IllegalArgumentException(
          "Cannot give layer \""
              + layer
              + "\" its weight "
              + wanted.name()
              + ": it has shape "
              + given.shape()
              + " (must be "
              + wanted.shape()
              + ")");
    }
    return new WeightTensor(wanted.name(), given.shape(), given.values());
  }
}
