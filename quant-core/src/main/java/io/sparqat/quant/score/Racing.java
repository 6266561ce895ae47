package io.sparqat.quant.score;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Decides which configurations cannot reach the front any more. A configuration is dropped when the
 * upper end of its accuracy's confidence interval lies under the lower end of one that costs no
 * more. The ends are Chernoff's: the accuracies from which what was seen, or something farther out,
 * would come with a chance of at most {@code exp(-n KL(seen, true))} (Hoeffding 1963, theorem 1),
 * much closer than a fixed margin where accuracies are near 0 or 1. Corrected for all ends and all
 * looks, the chance that any one on the front is dropped is at most {@code risk}.
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
    double nats = Math.log(2.0 * counts.length * looks / risk);
    double bar = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < cheapestFirst.length; ) {
      int same = i;
      while (same < cheapestFirst.length
          && energies[cheapestFirst[same]] == energies[cheapestFirst[i]]) {
        int c = cheapestFirst[same++];
        bar = Math.max(bar, end(counts[c], nats, 0));
      }
      for (; i < same; i++) {
        int c = cheapestFirst[i];
        losers[c] = end(counts[c], nats, 1) < bar;
      }
    }
    return losers;
  }

  /**
   * The accuracy farthest towards {@code limit}, 0 or 1, under which what was seen has a chance of
   * {@code exp(-nats)} or more.
   */
  static double end(ConfusionCounts counts, double nats, double limit) {
    double seen = counts.accuracy();
    double possible = seen;
    double impossible = limit;
    // Halving the gap this often leaves less than the last digit of a double.
    for (int i = 0; i < 60; i++) {
      double middle = (possible + impossible) / 2;
      if (counts.rows() * divergence(seen, middle) <= nats) {
        possible = middle;
      } else {
        impossible = middle;
      }
    }
    return possible;
  }

  /** Kullback-Leibler divergence of two coins, in nats. */
  private static double divergence(double seen, double real) {
    return part(seen, real) + part(1 - seen, 1 - real);
  }

  private static double part(double seen, double real) {
    return seen == 0 ? 0 : seen * Math.log(seen / real);
  }
}
