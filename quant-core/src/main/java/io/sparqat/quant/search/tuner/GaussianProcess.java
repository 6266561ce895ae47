package io.sparqat.quant.search.tuner;

/**
 * Regression with a Gaussian process: Matérn-5/2 kernel of one length scale, constant mean, noise
 * (Rasmussen and Williams, "Gaussian processes for machine learning", 2006, algorithm 2.1 and
 * equation 4.17). The length scale is the one of a small grid with the highest marginal likelihood.
 */
final class GaussianProcess {
  private static final double[] LENGTH_SCALES = {0.25, 0.5, 1, 2, 4};
  private static final double NOISE = 1e-3;

  private final double[][] inputs;
  private final double lengthScale;
  private final double[][] cholesky;
  private final double[] weights;
  private final double mean;
  private final double deviation;

  private GaussianProcess(
      double[][] inputs,
      double lengthScale,
      double[][] cholesky,
      double[] weights,
      double mean,
      double deviation) {
    this.inputs = inputs;
    this.lengthScale = lengthScale;
    this.cholesky = cholesky;
    this.weights = weights;
    this.mean = mean;
    this.deviation = deviation;
  }

  /** Mean and standard deviation of the value at one input. */
  record Prediction(double mean, double deviation) {}

  /** Fits values at inputs, of which there must be one at least. */
  static GaussianProcess fit(double[][] inputs, double[] values) {
    double mean = 0;
    for (double value : values) {
      mean += value / values.length;
    }
    double variance = 0;
    for (double value : values) {
      variance += (value - mean) * (value - mean) / values.length;
    }
    double deviation = variance > 0 ? Math.sqrt(variance) : 1;
    double[] standard = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      standard[i] = (values[i] - mean) / deviation;
    }
    GaussianProcess best = null;
    double bestLikelihood = Double.NEGATIVE_INFINITY;
    for (double scale : LENGTH_SCALES) {
      double[][] factor = cholesky(inputs, scale);
      double[] weights = solve(factor, standard);
      double likelihood = 0;
      for (int i = 0; i < standard.length; i++) {
        likelihood -= 0.5 * standard[i] * weights[i] + Math.log(factor[i][i]);
      }
      if (best == null || likelihood > bestLikelihood) {
        bestLikelihood = likelihood;
        best = new GaussianProcess(inputs, scale, factor, weights, mean, deviation);
      }
    }
    if (best == null) {
      throw new IllegalStateException("No length scale to fit with");
    }
    return best;
  }

  Prediction at(double[] input) {
    double[] covariance = new double[inputs.length];
    double standardMean = 0;
    for (int i = 0; i < inputs.length; i++) {
      covariance[i] = matern(inputs[i], input, lengthScale);
      standardMean += covariance[i] * weights[i];
    }
    double[] half = forward(cholesky, covariance);
    double variance = 1;
    for (double value : half) {
      variance -= value * value;
    }
    return new Prediction(
        mean + deviation * standardMean, deviation * Math.sqrt(Math.max(variance, 0)));
  }

  private static double matern(double[] a, double[] b, double lengthScale) {
    double squared = 0;
    for (int i = 0; i < a.length; i++) {
      squared += (a[i] - b[i]) * (a[i] - b[i]);
    }
    double r = Math.sqrt(5 * squared) / lengthScale;
    return (1 + r + r * r / 3) * Math.exp(-r);
  }

  /** The lower factor of the kernel matrix with noise on its diagonal. */
  private static double[][] cholesky(double[][] inputs, double lengthScale) {
    int n = inputs.length;
    double[][] factor = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = matern(inputs[i], inputs[j], lengthScale) + (i == j ? NOISE : 0);
        for (int k = 0; k < j; k++) {
          sum -= factor[i][k] * factor[j][k];
        }
        factor[i][j] = i == j ? Math.sqrt(sum) : sum / factor[j][j];
      }
    }
    return factor;
  }

  private static double[] solve(double[][] factor, double[] right) {
    double[] half = forward(factor, right);
    for (int i = half.length - 1; i >= 0; i--) {
      for (int k = i + 1; k < half.length; k++) {
        half[i] -= factor[k][i] * half[k];
      }
      half[i] /= factor[i][i];
    }
    return half;
  }

  private static double[] forward(double[][] factor, double[] right) {
    double[] result = right.clone();
    for (int i = 0; i < result.length; i++) {
      for (int k = 0; k < i; k++) {
        result[i] -= factor[i][k] * result[k];
      }
      result[i] /= factor[i][i];
    }
    return result;
  }
}
