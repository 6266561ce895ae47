package io.sparqat.quant.transform;

import java.util.Arrays;

/**
 * How numbers are spread: what a box plot draws.
 *
 * @param lowerQuartile a quarter of the values is below it
 * @param upperQuartile a quarter of the values is above it
 */
public record Distribution(
    double minimum, double lowerQuartile, double median, double upperQuartile, double maximum) {
  /** Of at least one value. */
  public static Distribution of(float[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("Cannot describe values: there are none");
    }
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    return new Distribution(
        sorted[0],
        quantile(sorted, 0.25),
        quantile(sorted, 0.5),
        quantile(sorted, 0.75),
        sorted[sorted.length - 1]);
  }

  /** Between neighbours by linear interpolation. */
  private static double quantile(float[] sorted, double share) {
    double position = share * (sorted.length - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }
}
