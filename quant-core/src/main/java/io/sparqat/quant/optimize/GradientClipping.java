package io.sparqat.quant.optimize;

/**
 * Bounds on gradients by Keras's optimizer arguments; 0 stands for none.
 *
 * @param clipNorm largest Euclidean norm of one weight's gradient
 * @param clipValue largest absolute value of a gradient
 * @param globalClipNorm largest norm of all gradients together
 */
public record GradientClipping(double clipNorm, double clipValue, double globalClipNorm) {
  public static final GradientClipping NONE = new GradientClipping(0, 0, 0);

  /** Checks that at most one bound is given, as Keras does. */
  public GradientClipping {
    int given = (clipNorm > 0 ? 1 : 0) + (clipValue > 0 ? 1 : 0) + (globalClipNorm > 0 ? 1 : 0);
    if (given > 1 || clipNorm < 0 || clipValue < 0 || globalClipNorm < 0) {
      throw new IllegalArgumentException(
          "Invalid gradient clipping: clipnorm "
              + clipNorm
              + ", clipvalue "
              + clipValue
              + ", global_clipnorm "
              + globalClipNorm
              + " (must be one of them, positive)");
    }
  }

  /** Clips the gradient of one weight in place, by its norm or its values. */
  public void clipWeight(float[] gradient) {
    if (clipNorm > 0) {
      scale(gradient, gradient.length, clipNorm);
    }
    if (clipValue > 0) {
      float bound = (float) clipValue;
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = Math.min(Math.max(gradient[i], -bound), bound);
      }
    }
  }

  /** Clips all gradients together in place, by their norm. */
  public void clipAll(float[] gradients, int count) {
    if (globalClipNorm > 0) {
      scale(gradients, count, globalClipNorm);
    }
  }

  private static void scale(float[] gradient, int count, double bound) {
    double squares = 0;
    for (int i = 0; i < count; i++) {
      squares += (double) gradient[i] * gradient[i];
    }
    double norm = Math.sqrt(squares);
    if (norm > bound) {
      float factor = (float) (bound / norm);
      for (int i = 0; i < count; i++) {
        gradient[i] *= factor;
      }
    }
  }
}
