package io.sparqat.quant.score;

import java.util.Arrays;
import java.util.List;

/**
 * Means and variances that stand in for those a network was trained with, shared by the
 * configurations they hold for.
 *
 * @param places per configuration and node: a place in {@code vectors}, or -1 for the network's
 *     own; no rows when nothing stands in
 * @param vectors the mean of every channel and then the variance of every channel
 */
public record Statistics(int[][] places, float[][] vectors) {
  /** The network's own everywhere. */
  public static final Statistics NONE = new Statistics(new int[0][], new float[0][]);

  void check(int configurations, int nodes) {
    boolean fits = places.length == 0 || places.length == configurations;
    for (int[] row : places) {
      fits &= row.length == nodes;
      fits &= Arrays.stream(row).allMatch(place -> place >= -1 && place < vectors.length);
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "Invalid statistics: they are not those of "
              + configurations
              + " configurations of "
              + nodes
              + " layers");
    }
  }

  int index(int configuration, int node) {
    return places.length == 0 ? -1 : places[configuration][node];
  }

  /** Mean and variance; none for the network's own. */
  List<float[]> vectors(int configuration, int node) {
    int index = index(configuration, node);
    if (index < 0) {
      return List.of();
    }
    float[] both = vectors[index];
    int channels = both.length / 2;
    return List.of(Arrays.copyOf(both, channels), Arrays.copyOfRange(both, channels, both.length));
  }

  Statistics select(int[] configurations) {
    return places.length == 0
        ? NONE
        : new Statistics(
            Arrays.stream(configurations).mapToObj(c -> places[c]).toArray(int[][]::new), vectors);
  }

  /** Number of values in all vectors. */
  long values() {
    return Arrays.stream(vectors).mapToLong(vector -> vector.length).sum();
  }
}
