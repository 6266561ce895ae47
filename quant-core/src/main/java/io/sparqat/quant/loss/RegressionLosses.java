package io.sparqat.quant.loss;

/** Keras's losses of distances between numbers, vectors and distributions. */
final class RegressionLosses {
  /** Where Keras's vectors of no length are kept away from a division by 0. */
  private static final double SHORTEST = 1e-12;

  private RegressionLosses() {}

  /** Quadratic within a distance, linear beyond (Huber 1964). */
  static Loss huber(double delta) {
    return Losses.mean(
        "huber",
        (p, y) ->
            Math.abs(p - y) <= delta
                ? 0.5 * (p - y) * (p - y)
                : delta * Math.abs(p - y) - 0.5 * delta * delta,
        (p, y) -> Math.max(-delta, Math.min(delta, p - y)));
  }

  /** In per cent of the label. */
  static Loss absolutePercentage() {
    return Losses.mean(
        "mean_absolute_percentage_error",
        (p, y) -> 100 * Math.abs(y - p) / Math.max(Math.abs(y), Losses.EPSILON),
        (p, y) -> 100 * Math.signum(p - y) / Math.max(Math.abs(y), Losses.EPSILON));
  }

  /** Between the logarithms of what is 1 larger; nothing below 0 is told from 0. */
  static Loss squaredLogarithmic() {
    return Losses.mean(
        "mean_squared_logarithmic_error",
        (p, y) -> Math.pow(logarithm(p) - logarithm(y), 2),
        (p, y) -> p < Losses.EPSILON ? 0 : 2 * (logarithm(p) - logarithm(y)) / (p + 1));
  }

  private static double logarithm(double value) {
    return Math.log1p(Math.max(value, Losses.EPSILON));
  }

  static Loss logCosh() {
    return Losses.mean(
        "log_cosh",
        (p, y) -> {
          double distance = Math.abs(p - y);
          return distance + Math.log1p(Math.exp(-2 * distance)) - Math.log(2);
        },
        (p, y) -> Math.tanh(p - y));
  }

  static Loss poisson() {
    return Losses.mean(
        "poisson",
        (p, y) -> p - y * Math.log(p + Losses.EPSILON),
        (p, y) -> 1 - y / (p + Losses.EPSILON));
  }

  /** Of Kullback and Leibler, between distributions that are kept away from 0. */
  static Loss divergence() {
    return new SampleLoss("kl_divergence") {
      @Override
      double sample(double[] p, double[] y, double[] gradient) {
        double loss = 0;
        for (int i = 0; i < p.length; i++) {
          double label = Math.min(Math.max(y[i], Losses.EPSILON), 1);
          double prediction = Math.min(Math.max(p[i], Losses.EPSILON), 1);
          loss += label * Math.log(label / prediction);
          gradient[i] = prediction == p[i] ? -label / prediction : 0;
        }
        return loss;
      }
    };
  }

  /** The cosine of the angle to the label, with a minus, so that -1 is best. */
  static Loss cosineSimilarity() {
    return new SampleLoss("cosine_similarity") {
      @Override
      double sample(double[] p, double[] y, double[] gradient) {
        double ofPrediction = scale(p);
        double ofLabel = scale(y);
        double cosine = 0;
        for (int i = 0; i < p.length; i++) {
          cosine += p[i] * ofPrediction * y[i] * ofLabel;
        }
        for (int i = 0; i < p.length; i++) {
          gradient[i] = ofPrediction * (cosine * p[i] * ofPrediction - y[i] * ofLabel);
        }
        return -cosine;
      }
    };
  }

  private static double scale(double[] vector) {
    double square = 0;
    for (double value : vector) {
      square += value * value;
    }
    return 1 / Math.sqrt(Math.max(square, SHORTEST));
  }
}
