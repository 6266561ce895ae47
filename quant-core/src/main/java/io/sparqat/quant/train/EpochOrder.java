package io.sparqat.quant.train;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** The order in which an epoch takes its rows. */
public final class EpochOrder {
  private EpochOrder() {}

  /** A Fisher-Yates shuffle of the row numbers, keyed by seed and epoch. */
  public static int[] shuffled(int rows, long seed, int epoch) {
    int[] order = IntStream.range(0, rows).toArray();
    SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + epoch);
    for (int i = rows - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int other = order[j];
      order[j] = order[i];
      order[i] = other;
    }
    return order;
  }
}
