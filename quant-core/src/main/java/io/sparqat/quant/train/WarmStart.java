package io.sparqat.quant.train;

import io.sparqat.quant.layer.ParameterLayout;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.ModelWeights;
import io.sparqat.quant.model.WeightTensor;
import java.util.List;
import java.util.function.Predicate;

/**
 * Begins training with the weights of another network, such as the float network a quantized one
 * comes from: AutoQKeras's {@code transfer_weights} and {@code frozen_layers}, by the layers' names
 * instead of their positions.
 */
public final class WarmStart {
  private WarmStart() {}

  /**
   * The vector to begin with.
   *
   * @param model the network to be trained
   * @param fresh its initial weights, for every layer that is not taken over
   * @param from weights of the other network
   * @param taken names of layers that are taken over where the shapes of all their weights agree
   */
  public static float[] vector(
      ModelSpec model, float[] fresh, ModelWeights from, Predicate<String> taken) {
    ModelWeights weights = ParameterLayout.weights(model, fresh);
    for (String layer : List.copyOf(weights.layers().keySet())) {
      if (taken.test(layer) && shapes(from.layer(layer)).equals(shapes(weights.layer(layer)))) {
        weights = weights.with(layer, from.layer(layer));
      }
    }
    return ParameterLayout.vector(model, weights);
  }

  private static List<Object> shapes(List<WeightTensor> weights) {
    return weights.stream().<Object>map(WeightTensor::shape).toList();
  }
}
