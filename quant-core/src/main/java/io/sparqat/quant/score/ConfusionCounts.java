package io.sparqat.quant.score;

import java.util.Arrays;

/**
 * How often each class was taken for each class. Whole numbers, so that counts of parts of the data
 * add up to the counts of all of it, in any order.
 */
public final class ConfusionCounts {
  /** Beyond this a matrix for every configuration is no longer small. */
  private static final int MAX_CLASSES = 10_000;

  private final int classes;
  private final long[] counts;

  /** No rows yet. */
  public ConfusionCounts(int classes) {
    if (classes < 2 || classes > MAX_CLASSES) {
      throw new IllegalArgumentException(
          "Invalid number of classes: " + classes + " (must be from 2 to " + MAX_CLASSES + ")");
    }
    this.classes = classes;
    this.counts = new long[classes * classes];
  }

  private ConfusionCounts(int classes, long[] counts) {
    this.classes = classes;
    this.counts = counts;
  }

  /**
   * The counts that stand in an array, by true class and then by the class taken for it.
   *
   * @param from where they begin
   */
  public static ConfusionCounts of(int[] array, int from, int classes) {
    ConfusionCounts counts = new ConfusionCounts(classes);
    for (int i = 0; i < counts.counts.length; i++) {
      counts.counts[i] = array[from + i];
    }
    return counts;
  }

  /** Counts one row. */
  public void add(int truth, int prediction) {
    counts[truth * classes + prediction]++;
  }

  /** The counts of both; neither is changed. */
  public ConfusionCounts plus(ConfusionCounts other) {
    if (other.classes != classes) {
      throw new IllegalArgumentException(
          "Cannot add counts of " + other.classes + " classes to those of " + classes);
    }
    long[] sum = counts.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += other.counts[i];
    }
    return new ConfusionCounts(classes, sum);
  }

  public long count(int truth, int prediction) {
    return counts[truth * classes + prediction];
  }

  public int classes() {
    return classes;
  }

  public long rows() {
    return Arrays.stream(counts).sum();
  }

  public long correct() {
    long correct = 0;
    for (int i = 0; i < classes; i++) {
      correct += counts[i * classes + i];
    }
    return correct;
  }

  /** The share of rows whose class was recognised; 0 without rows. */
  public double accuracy() {
    long rows = rows();
    return rows == 0 ? 0 : (double) correct() / rows;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConfusionCounts that
        && classes == that.classes
        && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    return correct() + " of " + rows() + " correct";
  }
}
