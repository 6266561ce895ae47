package io.sparqat.quant.codebook;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Lloyd's k-means of the rows of a matrix, started by k-means++ from a fixed seed; the best of
 * {@value #RESTARTS} starts, as QKeras asks of scikit-learn.
 */
final class RowKMeans {
  private static final int RESTARTS = 10;
  private static final int ROUNDS = 300;
  private static final long SEED = 20261;

  private final float[] rows;
  private final int columns;
  private final int count;
  private final int k;
  private final int[] label;
  private final double[] centers;

  private RowKMeans(float[] rows, int columns, int k) {
    this.rows = rows;
    this.columns = columns;
    this.count = rows.length / columns;
    this.k = k;
    label = new int[count];
    centers = new double[k * columns];
  }

  /** The group of each row, 0 to {@code k - 1}; groups may be empty when rows are few. */
  static int[] groups(float[] rows, int columns, int k) {
    SplittableRandom random = new SplittableRandom(SEED);
    int[] best = {};
    double least = Double.POSITIVE_INFINITY;
    for (int start = 0; start < RESTARTS; start++) {
      RowKMeans run = new RowKMeans(rows, columns, k);
      run.start(random);
      double error = run.settle();
      if (error < least) {
        least = error;
        best = run.label;
      }
    }
    return best;
  }

  /** Picks rows as centres, each with probability proportional to its squared distance so far. */
  private void start(SplittableRandom random) {
    double[] distance = new double[count];
    Arrays.fill(distance, Double.POSITIVE_INFINITY);
    int chosen = random.nextInt(count);
    for (int c = 0; c < k; c++) {
      double total = 0;
      for (int column = 0; column < columns; column++) {
        centers[c * columns + column] = rows[chosen * columns + column];
      }
      for (int row = 0; row < count; row++) {
        distance[row] = Math.min(distance[row], distance(row, c));
        total += distance[row];
      }
      double target = random.nextDouble() * total;
      chosen = 0;
      while (chosen < count - 1 && target >= distance[chosen]) {
        target -= distance[chosen++];
      }
    }
  }

  /** Alternates labels and centres until the labels stay; the squared error. */
  private double settle() {
    double error = label();
    for (int round = 0; round < ROUNDS; round++) {
      int[] before = label.clone();
      move();
      error = label();
      if (Arrays.equals(before, label)) {
        break;
      }
    }
    return error;
  }

  private double label() {
    double error = 0;
    for (int row = 0; row < count; row++) {
      double least = Double.POSITIVE_INFINITY;
      for (int c = 0; c < k; c++) {
        double distance = distance(row, c);
        if (distance < least) {
          least = distance;
          label[row] = c;
        }
      }
      error += least;
    }
    return error;
  }

  private void move() {
    int[] members = new int[k];
    double[] sums = new double[centers.length];
    for (int row = 0; row < count; row++) {
      members[label[row]]++;
      for (int column = 0; column < columns; column++) {
        sums[label[row] * columns + column] += rows[row * columns + column];
      }
    }
    for (int i = 0; i < sums.length; i++) {
      if (members[i / columns] > 0) {
        centers[i] = sums[i] / members[i / columns];
      }
    }
  }

  private double distance(int row, int center) {
    double sum = 0;
    for (int column = 0; column < columns; column++) {
      double difference = rows[row * columns + column] - centers[center * columns + column];
      sum += difference * difference;
    }
    return sum;
  }
}
