package io.sparqat.quant.search;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Points that no other point beats: every objective is to be minimised, and one point dominates
 * another when it is nowhere larger and somewhere smaller. Equal points do not dominate each other.
 */
public final class ParetoFront {
  private ParetoFront() {}

  /**
   * Which points are on the front. A point with a NaN is not.
   *
   * @param points one row of objective values a point, all of one length
   */
  public static boolean[] of(double[][] points) {
    boolean[] front = new boolean[points.length];
    for (int i = 0; i < points.length; i++) {
      double[] point = points[i];
      front[i] =
          Arrays.stream(point).noneMatch(Double::isNaN)
              && Arrays.stream(points).noneMatch(other -> dominates(other, point));
    }
    return front;
  }

  /** Whether {@code a} is at least as good everywhere and better somewhere. */
  public static boolean dominates(double[] a, double[] b) {
    boolean better = false;
    for (int i = 0; i < a.length; i++) {
      if (!(a[i] <= b[i])) {
        return false;
      }
      better |= a[i] < b[i];
    }
    return better;
  }

  /**
   * The volume that the points dominate within the box that ends at {@code reference}: the measure
   * of a whole front. Exact for any number of objectives, by slicing along the last one (Zitzler,
   * "Evolutionary algorithms for multiobjective optimization", 1999); cheap for two and three.
   *
   * @param reference the worst value of every objective that still counts
   */
  public static double hypervolume(double[][] points, double[] reference) {
    double[][] inside =
        Arrays.stream(points)
            .filter(p -> IntStream.range(0, p.length).allMatch(i -> p[i] < reference[i]))
            .toArray(double[][]::new);
    return volume(inside, reference, reference.length);
  }

  private static double volume(double[][] points, double[] reference, int axes) {
    int last = axes - 1;
    double[][] sorted = points.clone();
    Arrays.sort(sorted, Comparator.comparingDouble(point -> point[last]));
    if (axes == 1) {
      return sorted.length == 0 ? 0 : reference[0] - sorted[0][0];
    }
    double sum = 0;
    for (int i = 0; i < sorted.length; i++) {
      double end = i + 1 < sorted.length ? sorted[i + 1][last] : reference[last];
      double thickness = end - sorted[i][last];
      if (thickness > 0) {
        sum += thickness * volume(Arrays.copyOf(sorted, i + 1), reference, last);
      }
    }
    return sum;
  }
}
