package io.sparqat.quant.score;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Decides which configurations cannot reach the front any more. A configuration is dropped when the
 * upper end of its accuracy's confidence interval lies under the lower end of one that costs no
 * more; with the bound of Hoeffding (1963), corrected for all pairs and all looks, the chance that
 * any one on the front is dropped is at most {@code risk}.
 *
 * @param risk chance of dropping one on the front, in (0, 1)
 * @param looks how often {@link #losers} will be asked
 */
public record Racing(double risk, int looks) {
  public Racing {
    if (!(risk > 0 && risk < 1) || looks < 1) {
      throw new IllegalArgumentException(
          "Invalid racing: risk "
              + risk
              + " over "
              + looks
              + " looks (must be a risk in (0, 1) and 1 look or more)");
    }
  }

  /**
   * Which configurations to drop.
   *
   * @param energies of the configurations
   * @param counts of the configurations, all over the same rows
   */
  public boolean[] losers(double[] energies, ConfusionCounts[] counts) {
    boolean[] losers = new boolean[counts.length];
    int[] cheapestFirst =
        IntStream.range(0, counts.length)
            .boxed()
            .sorted(Comparator.comparingDouble(c -> energies[c]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] margin =
        Arrays.stream(counts).mapToDouble(c -> margin(c.rows(), counts.length)).toArray();
    double bar = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < cheapestFirst.length; ) {
      int same = i;
      while (same < cheapestFirst.length
          && energies[cheapestFirst[same]] == energies[cheapestFirst[i]]) {
        int c = cheapestFirst[same++];
        bar = Math.max(bar, counts[c].accuracy() - margin[c]);
      }
      for (; i < same; i++) {
        int c = cheapestFirst[i];
        losers[c] = counts[c].accuracy() + margin[c] < bar;
      }
    }
    return losers;
  }

  private double margin(long rows, int configurations) {
    return rows == 0
        ? Double.POSITIVE_INFINITY
        : Math.sqrt(Math.log(2.0 * configurations * looks / risk) / (2.0 * rows));
  }
}
