package io.sparqat.quant.conformance;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How near numbers of layers must be to QKeras's. Sums are taken in another order than
 * TensorFlow's, so each value may be off by a part of itself plus a part of the largest value of
 * its tensor; what does not depend on that order must agree bit for bit.
 */
final class LayerTolerance {
  private static final double OUTPUT = 1e-5;
  private static final double GRADIENT = 1e-4;

  /** Part of the tensor's largest value that a value may be off, where terms cancel. */
  private static final double CANCELLATION = 0.1;

  /** Part of the largest gradient that rounding may leave of one that is 0. */
  private static final double ROUNDING = 1e-6;

  /** How many times the tolerance of outputs each step of training adds to it. */
  private static final int STEP_GROWTH = 3;

  private LayerTolerance() {}

  static void output(
      VectorCheck check, String field, float[] expected, float[] actual, boolean exact) {
    double absolute = OUTPUT * CANCELLATION * largest(expected);
    compare(check, field, expected, actual, exact, OUTPUT, absolute);
  }

  /**
   * Compares a value that some steps of training led to.
   *
   * @param largest value of the layer's weights before training: what steps cancel to nothing is
   *     only as near to 0 as those are exact
   * @param drift what gradients that vanish may have added up to
   */
  static void trained(
      VectorCheck check,
      String field,
      float[] expected,
      float[] actual,
      int steps,
      double largest,
      double drift) {
    double relative = OUTPUT * (1 + STEP_GROWTH * steps);
    double absolute = relative * CANCELLATION * Math.max(largest, largest(expected)) + drift;
    compare(check, field, expected, actual, false, relative, absolute);
  }

  /**
   * Compares a gradient whose parts may cancel to nothing, as for a bias that batch normalization
   * takes away again, given the largest of its layer.
   */
  static void vanishing(
      VectorCheck check, String field, float[] expected, float[] actual, double largest) {
    compare(check, field, expected, actual, false, GRADIENT, vanished(largest));
  }

  /** How far from 0 such a gradient may be. */
  static double vanished(double largest) {
    return GRADIENT * largest;
  }

  static void gradient(
      VectorCheck check, String field, float[] expected, float[] actual, boolean exact) {
    gradient(check, field, expected, actual, exact, 0);
  }

  /**
   * Compares one of several gradients that come from the same sums.
   *
   * @param largest value of all of them: what cancels to nothing, as the gradient for a bias before
   *     batch normalization, is only as near to 0 as those sums are exact
   */
  static void gradient(
      VectorCheck check,
      String field,
      float[] expected,
      float[] actual,
      boolean exact,
      double largest) {
    double absolute = Math.max(GRADIENT * CANCELLATION * largest(expected), ROUNDING * largest);
    compare(check, field, expected, actual, exact, GRADIENT, absolute);
  }

  private static void compare(
      VectorCheck check,
      String field,
      float[] expected,
      float[] actual,
      boolean exact,
      double relative,
      double absolute) {
    if (exact) {
      check.floats(field, expected, actual, 0);
    } else {
      check.close(field, expected, actual, relative, absolute);
    }
  }

  static double largest(float[] values) {
    double largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Float.isFinite(value) ? Math.abs(value) : 0);
    }
    return largest;
  }

  /** Whether a vector says that a result does not depend on the order of sums. */
  static boolean exact(JsonNode vector, String part) {
    for (JsonNode item : vector.path("exact")) {
      if (item.asText().equals(part)) {
        return true;
      }
    }
    return false;
  }
}
