package io.sparqat.quant.codebook;

import java.util.Arrays;

/**
 * Optimal k-means of numbers, by dynamic programming over the sorted values (Wang and Song,
 * "Ckmeans.1d.dp", 2011): no random start, the same centres every time.
 *
 * <p>Beyond {@link #MAX_DISTINCT} distinct values, neighbours are merged to equal counts first.
 */
final class ScalarKMeans {
  static final int MAX_DISTINCT = 1 << 16;

  /** Prefix sums over the distinct values: counts, sums and sums of squares. */
  private final double[] count;

  private final double[] sum;
  private final double[] squares;

  private ScalarKMeans(double[] values, double[] weights) {
    int n = values.length;
    count = new double[n + 1];
    sum = new double[n + 1];
    squares = new double[n + 1];
    for (int i = 0; i < n; i++) {
      count[i + 1] = count[i] + weights[i];
      sum[i + 1] = sum[i] + weights[i] * values[i];
      squares[i + 1] = squares[i] + weights[i] * values[i] * values[i];
    }
  }

  /** The {@code k} centres, ascending; the greatest is repeated when values are fewer. */
  static float[] centers(float[] values, int k) {
    if (values.length == 0) {
      throw new IllegalArgumentException("Cannot fit a codebook: there are no values");
    }
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    if (!Float.isFinite(sorted[0]) || !Float.isFinite(sorted[sorted.length - 1])) {
      throw new IllegalArgumentException("Cannot fit a codebook: values must be finite");
    }
    double[] distinct = new double[sorted.length];
    double[] weights = new double[sorted.length];
    int perBin = countDistinct(sorted) > MAX_DISTINCT ? sorted.length / MAX_DISTINCT + 1 : 1;
    int n = 0;
    for (int i = 0; i < sorted.length; ) {
      int end = i + 1;
      double total = sorted[i];
      while (end < sorted.length && (sorted[end] == sorted[i] || end - i < perBin)) {
        total += sorted[end++];
      }
      distinct[n] = sorted[end - 1] == sorted[i] ? sorted[i] : total / (end - i);
      weights[n++] = end - i;
      i = end;
    }
    float[] centers = new float[k];
    int[] starts =
        new ScalarKMeans(Arrays.copyOf(distinct, n), Arrays.copyOf(weights, n))
            .clusters(Math.min(k, n));
    for (int c = 0; c < k; c++) {
      int cluster = Math.min(c, starts.length - 2);
      centers[c] = mean(distinct, weights, starts[cluster], starts[cluster + 1]);
    }
    return centers;
  }

  private static int countDistinct(float[] sorted) {
    int distinct = 1;
    for (int i = 1; i < sorted.length; i++) {
      distinct += sorted[i] != sorted[i - 1] ? 1 : 0;
    }
    return distinct;
  }

  private static float mean(double[] values, double[] weights, int from, int to) {
    double total = 0;
    double weight = 0;
    for (int i = from; i < to; i++) {
      total += values[i] * weights[i];
      weight += weights[i];
    }
    return (float) (total / weight);
  }

  /** Where the k clusters of least squared error begin, and the end of the last. */
  private int[] clusters(int k) {
    int n = count.length - 1;
    double[] previous = new double[n + 1];
    Arrays.fill(previous, Double.POSITIVE_INFINITY);
    previous[0] = 0;
    int[][] begin = new int[k][n + 1];
    for (int c = 0; c < k; c++) {
      double[] best = new double[n + 1];
      Arrays.fill(best, Double.POSITIVE_INFINITY);
      fill(previous, best, begin[c], c + 1, n, c, n - 1);
      previous = best;
    }
    int[] starts = new int[k + 1];
    starts[k] = n;
    for (int c = k - 1; c >= 0; c--) {
      starts[c] = begin[c][starts[c + 1]];
    }
    return starts;
  }

  /** The best begin of the last cluster rises with its end, so halves bound each other. */
  private void fill(
      double[] previous, double[] best, int[] begin, int low, int high, int from, int to) {
    if (low > high) {
      return;
    }
    int end = (low + high) >>> 1;
    for (int start = from; start <= Math.min(to, end - 1); start++) {
      double error = previous[start] + error(start, end);
      if (error < best[end]) {
        best[end] = error;
        begin[end] = start;
      }
    }
    fill(previous, best, begin, low, end - 1, from, begin[end]);
    fill(previous, best, begin, end + 1, high, begin[end], to);
  }

  private double error(int from, int to) {
    double total = sum[to] - sum[from];
    double error = squares[to] - squares[from] - total * total / (count[to] - count[from]);
    return Math.max(0, error);
  }
}
