package io.sparqat.quant.search;

/** The score a search maximizes: a metric, raised by what the trial's size forgives. */
public final class AdjustedScore {
  private AdjustedScore() {}

  /** {@code metric * (1 + delta)} in float32, as AutoQKeras computes it per sample. */
  public static float of(float metric, double delta) {
    return metric * (float) (1.0 + delta);
  }

  /** Whether the predicted class is the true one, by Keras's rules for {@code accuracy}. */
  public static float accuracy(float[] truth, float[] prediction) {
    if (prediction.length == 1) {
      return (prediction[0] > 0.5f ? 1f : 0f) == truth[0] ? 1 : 0;
    }
    int expected = truth.length == 1 ? (int) truth[0] : argMax(truth);
    return argMax(prediction) == expected ? 1 : 0;
  }

  private static int argMax(float[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[best]) {
        best = i;
      }
    }
    return best;
  }
}
