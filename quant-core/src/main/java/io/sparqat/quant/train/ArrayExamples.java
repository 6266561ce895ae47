package io.sparqat.quant.train;

import org.jspecify.annotations.Nullable;

/**
 * Examples in arrays, row after row; the arrays are not copied.
 *
 * @param rows number of rows
 * @param features {@code rows * featureSize} values
 * @param targets {@code rows * targetSize} values
 * @param weights one per row, or null for 1
 */
public record ArrayExamples(
    int rows,
    int featureSize,
    float[] features,
    int targetSize,
    float[] targets,
    float @Nullable [] weights)
    implements Examples {
  /** Checks that the arrays have as many values as rows and sizes say. */
  public ArrayExamples {
    check("features", features.length, (long) rows * featureSize);
    check("targets", targets.length, (long) rows * targetSize);
    if (weights != null) {
      check("weights", weights.length, rows);
    }
  }

  private static void check(String what, int length, long expected) {
    if (length != expected) {
      throw new IllegalArgumentException(
          "Invalid " + what + ": " + length + " values (must be " + expected + ")");
    }
  }

  /** Examples with one class per row, whose targets are one-hot. */
  public static ArrayExamples ofClasses(float[] features, int[] labels, int classes) {
    float[] targets = new float[labels.length * classes];
    for (int row = 0; row < labels.length; row++) {
      targets[row * classes + labels[row]] = 1;
    }
    return new ArrayExamples(
        labels.length, features.length / labels.length, features, classes, targets, null);
  }

  @Override
  public void gatherFeatures(int[] order, int from, int count, int stride, float[] out) {
    gather(features, featureSize, order, from, count, stride, out);
  }

  @Override
  public void gatherTargets(int[] order, int from, int count, int stride, float[] out) {
    gather(targets, targetSize, order, from, count, stride, out);
  }

  /** Sixteen rows at a time: their destinations share cache lines. */
  private static void gather(
      float[] rows, int size, int[] order, int from, int count, int stride, float[] out) {
    int[] starts = new int[16];
    for (int n = 0; n < count; n += 16) {
      int lanes = Math.min(16, count - n);
      for (int lane = 0; lane < lanes; lane++) {
        starts[lane] = order[from + n + lane] * size;
      }
      for (int f = 0; f < size; f++) {
        for (int lane = 0, to = f * stride + n; lane < lanes; lane++, to++) {
          out[to] = rows[starts[lane] + f];
        }
      }
    }
  }

  @Override
  public boolean weighted() {
    return weights != null;
  }

  @Override
  public float weight(int row) {
    return weights == null ? 1 : weights[row];
  }
}
