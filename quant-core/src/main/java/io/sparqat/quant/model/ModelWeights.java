package io.sparqat.quant.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The weights of a network by layer name, each layer's in Keras's {@code get_weights()} order.
 * Layers without weights are not listed.
 */
public final class ModelWeights {
  private final Map<String, List<WeightTensor>> layers;

  private ModelWeights(Map<String, List<WeightTensor>> layers) {
    this.layers = Collections.unmodifiableMap(layers);
  }

  public static ModelWeights of(Map<String, List<WeightTensor>> layers) {
    Map<String, List<WeightTensor>> kept = new LinkedHashMap<>();
    layers.forEach(
        (layer, weights) -> {
          if (!weights.isEmpty()) {
            kept.put(layer, List.copyOf(weights));
          }
        });
    return new ModelWeights(kept);
  }

  /** The weights of a layer; empty for one that has none. */
  public List<WeightTensor> layer(String name) {
    return layers.getOrDefault(name, List.of());
  }

  public Map<String, List<WeightTensor>> layers() {
    return layers;
  }

  /** A copy with one layer's weights replaced; an empty list removes them. */
  public ModelWeights with(String layer, List<WeightTensor> weights) {
    Map<String, List<WeightTensor>> changed = new LinkedHashMap<>(layers);
    changed.put(layer, weights);
    return of(changed);
  }

  /** Number of values in all weights. */
  public long size() {
    return layers.values().stream()
        .flatMap(List::stream)
        .mapToLong(weight -> weight.values().length)
        .sum();
  }
}
