package io.sparqat.quant.search;

/** A metric of one sample, computed in float32 as Keras does. */
public enum SampleMetric {
  /** Whether the prediction names the true class; binary, sparse or one-hot by the shapes. */
  ACCURACY {
    @Override
    public float of(float[] truth, float[] prediction) {
      if (prediction.length == 1) {
        return (prediction[0] > 0.5f ? 1f : 0f) == truth[0] ? 1 : 0;
      }
      int expected = truth.length == 1 ? (int) truth[0] : argMax(truth);
      return argMax(prediction) == expected ? 1 : 0;
    }
  },
  /** Whether the largest predicted value stands where the largest true one does. */
  CATEGORICAL_ACCURACY {
    @Override
    public float of(float[] truth, float[] prediction) {
      return argMax(prediction) == argMax(truth) ? 1 : 0;
    }
  },
  MEAN_SQUARED_ERROR {
    @Override
    public float of(float[] truth, float[] prediction) {
      float sum = 0;
      for (int i = 0; i < prediction.length; i++) {
        float difference = prediction[i] - truth[i];
        sum += difference * difference;
      }
      return sum / prediction.length;
    }
  },
  /** Keras's form for probabilities: normalized, then kept from 0 and 1 by 1e-7. */
  CATEGORICAL_CROSSENTROPY {
    @Override
    public float of(float[] truth, float[] prediction) {
      float total = 0;
      for (float value : prediction) {
        total += value;
      }
      float loss = 0;
      for (int i = 0; i < prediction.length; i++) {
        float share = Math.min(Math.max(prediction[i] / total, EPSILON), 1 - EPSILON);
        loss -= truth[i] * (float) Math.log(share);
      }
      return loss;
    }
  };

  private static final float EPSILON = 1e-7f;

  /** The metric's value for one sample, from its true and its predicted values. */
  public abstract float of(float[] truth, float[] prediction);

  /**
   * AutoQKeras's score of one sample: the metric, raised by what the trial's size forgives.
   *
   * @param delta {@link ForgivingFactor#delta}
   */
  public float score(float[] truth, float[] prediction, double delta) {
    return of(truth, prediction) * (float) (1.0 + delta);
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
