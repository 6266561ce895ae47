package io.sparqat.quant.layer.weight;

import io.sparqat.quant.model.ClassConfig;

/**
 * Keras's L1, L2 and L1L2: {@code l1 * sum(|x|) + l2 * sum(x^2)}.
 *
 * @param l1 factor of the absolute values
 * @param l2 factor of the squares
 */
public record Regularizer(double l1, double l2) {
  private static final double DEFAULT = 0.01;

  /**
   * @throws IllegalArgumentException if the class is not one of the three
   */
  public static Regularizer of(ClassConfig config) {
    boolean bare = config.config().isEmpty();
    return switch (config.className()) {
      case "L1" -> new Regularizer(config.number("l1", DEFAULT), 0);
      case "L2" -> new Regularizer(0, config.number("l2", DEFAULT));
      case "L1L2" ->
          new Regularizer(
              config.number("l1", bare ? DEFAULT : 0), config.number("l2", bare ? DEFAULT : 0));
      default ->
          throw new IllegalArgumentException(
              "Invalid regularizer: " + config + " (must be L1, L2 or L1L2)");
    };
  }

  /** The loss for values {@code from} to {@code to}. */
  public double loss(float[] values, int from, int to) {
    double absolute = 0;
    double square = 0;
    for (int i = from; i < to; i++) {
      absolute += Math.abs(values[i]);
      square += (double) values[i] * values[i];
    }
    return l1 * absolute + l2 * square;
  }

  /** Adds {@code factor} times the gradient of {@link #loss}. */
  public void addGradient(float[] values, int from, int to, double factor, float[] gradient) {
    for (int i = from; i < to; i++) {
      gradient[i] += (float) (factor * (l1 * Math.signum(values[i]) + 2 * l2 * values[i]));
    }
  }
}
