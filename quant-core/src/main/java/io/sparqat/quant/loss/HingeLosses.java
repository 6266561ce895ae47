package io.sparqat.quant.loss;

/** Keras's losses of margins. Labels are -1 and 1; a label of 0 counts as -1. */
final class HingeLosses {
  private HingeLosses() {}

  static Loss hinge() {
    return Losses.mean(
        "hinge",
        (p, y) -> Math.max(1 - sign(y) * p, 0),
        (p, y) -> 1 - sign(y) * p > 0 ? -sign(y) : 0);
  }

  static Loss squaredHinge() {
    return Losses.mean(
        "squared_hinge",
        (p, y) -> Math.pow(Math.max(1 - sign(y) * p, 0), 2),
        (p, y) -> -2 * sign(y) * Math.max(1 - sign(y) * p, 0));
  }

  private static double sign(double label) {
    return label == 0 ? -1 : label;
  }

  /** The margin between the right class and the best of the others; labels are one-hot. */
  static Loss categoricalHinge() {
    return new SampleLoss("categorical_hinge") {
      @Override
      double sample(double[] p, double[] y, double[] gradient) {
        double right = 0;
        double best = Double.NEGATIVE_INFINITY;
        int bestAt = 0;
        for (int i = 0; i < p.length; i++) {
          right += y[i] * p[i];
          double wrong = (1 - y[i]) * p[i];
          bestAt = wrong > best ? i : bestAt;
          best = Math.max(best, wrong);
        }
        double loss = Math.max(best - right + 1, 0);
        for (int i = 0; i < p.length; i++) {
          gradient[i] = loss > 0 ? (i == bestAt ? 1 - y[i] : 0) - y[i] : 0;
        }
        return loss;
      }
    };
  }
}
