package io.sparqat.datasets;

import java.util.Arrays;

/**
 * Brings every feature to mean 0 and standard deviation 1 over the rows it was fitted to; a
 * constant feature becomes 0.
 *
 * @param mean one a feature
 * @param deviation one a feature, above 0
 */
public record Standardization(float[] mean, float[] deviation) {
  public Standardization {
    mean = mean.clone();
    deviation = deviation.clone();
  }

  /** Fitted to {@code rows}: two passes in double precision, in order of rows. */
  public static Standardization of(LabeledRows rows) {
    Features features = rows.features();
    int width = features.width();
    double[] sums = new double[width];
    double[] squares = new double[width];
    for (int row = 0; row < rows.rows(); row++) {
      for (int f = 0; f < width; f++) {
        sums[f] += features.at(row, f);
      }
    }
    float[] mean = new float[width];
    for (int f = 0; f < width; f++) {
      mean[f] = (float) (sums[f] / rows.rows());
    }
    for (int row = 0; row < rows.rows(); row++) {
      for (int f = 0; f < width; f++) {
        double off = features.at(row, f) - mean[f];
        squares[f] += off * off;
      }
    }
    float[] deviation = new float[width];
    for (int f = 0; f < width; f++) {
      float root = (float) Math.sqrt(squares[f] / rows.rows());
      deviation[f] = root > 0 ? root : 1;
    }
    return new Standardization(mean, deviation);
  }

  /** The rows with standardized features, as floats. */
  public LabeledRows apply(LabeledRows rows) {
    Features features = rows.features();
    int width = features.width();
    float[] values = new float[Math.multiplyExact(rows.rows(), width)];
    for (int row = 0; row < rows.rows(); row++) {
      for (int f = 0; f < width; f++) {
        values[row * width + f] = (features.at(row, f) - mean[f]) / deviation[f];
      }
    }
    return rows.withFeatures(new FloatFeatures(values, width));
  }

  @Override
  public float[] mean() {
    return mean.clone();
  }

  @Override
  public float[] deviation() {
    return deviation.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Standardization standard
        && Arrays.equals(mean, standard.mean)
        && Arrays.equals(deviation, standard.deviation);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(mean) * 31 + Arrays.hashCode(deviation);
  }
}
