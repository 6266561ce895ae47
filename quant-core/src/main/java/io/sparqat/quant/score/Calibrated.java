package io.sparqat.quant.score;

import io.sparqat.quant.model.Activation;
import io.sparqat.quant.model.LayerSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What {@link Calibrator} has fitted.
 *
 * @param integers per configuration and node: bits before the binary point of the activation, or
 *     {@link #AS_IS}
 * @param statistics of the normalizing layers
 */
public record Calibrated(int[][] integers, Statistics statistics) {
  /** An activation that was not fitted. */
  public static final int AS_IS = Integer.MIN_VALUE;

  /** The layer with its fitted activation. */
  LayerSpec layer(LayerSpec layer, int configuration, int node) {
    int integer = integers[configuration][node];
    return integer == AS_IS ? layer : withInteger(layer, integer);
  }

  static LayerSpec withInteger(LayerSpec layer, int integer) {
    return layer.with(
        "activation",
        new Activation.Quantized(
            ActivationScale.withInteger(ActivationScale.fitted(layer).orElseThrow(), integer)));
  }

  /**
   * The results for all configurations from those for parts of them.
   *
   * @param parts the configurations' numbers in each part
   */
  public static Calibrated join(List<int[]> parts, List<Calibrated> results, int nodes) {
    int configurations = parts.stream().mapToInt(part -> part.length).sum();
    int[][] integers = new int[configurations][];
    int[][] places = new int[configurations][nodes];
    List<float[]> vectors = new ArrayList<>();
    for (int p = 0; p < parts.size(); p++) {
      Calibrated result = results.get(p);
      int offset = vectors.size();
      for (int i = 0; i < parts.get(p).length; i++) {
        int configuration = parts.get(p)[i];
        integers[configuration] = result.integers[i];
        places[configuration] =
            Arrays.stream(result.statistics.places()[i])
                .map(place -> place < 0 ? place : place + offset)
                .toArray();
      }
      vectors.addAll(Arrays.asList(result.statistics.vectors()));
    }
    return new Calibrated(integers, new Statistics(places, vectors.toArray(float[][]::new)));
  }
}
