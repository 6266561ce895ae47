package io.sparqat.quant.search;

import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.loss.Loss;
import io.sparqat.quant.loss.Losses;

/** A metric of one sample, as Keras's functions compute it. */
@FunctionalInterface
public interface SampleMetric {
  /** Whether the prediction names the true class; binary, sparse or one-hot by the shapes. */
  SampleMetric ACCURACY =
      (truth, prediction) -> {
        if (prediction.length == 1) {
          return (prediction[0] > 0.5f ? 1f : 0f) == truth[0] ? 1 : 0;
        }
        int expected = truth.length == 1 ? (int) truth[0] : argMax(truth);
        return argMax(prediction) == expected ? 1 : 0;
      };

  /** Whether the largest predicted value stands where the largest true one does. */
  SampleMetric CATEGORICAL_ACCURACY =
      (truth, prediction) -> argMax(prediction) == argMax(truth) ? 1 : 0;

  /** The share of values on the right side of one half. */
  SampleMetric BINARY_ACCURACY =
      (truth, prediction) -> {
        int right = 0;
        for (int i = 0; i < prediction.length; i++) {
          right += (prediction[i] > 0.5f ? 1f : 0f) == truth[i] ? 1 : 0;
        }
        return (float) right / prediction.length;
      };

  /** The metric's value for one sample, from its true and its predicted values. */
  float of(float[] truth, float[] prediction);

  /**
   * Keras's function of this name: an accuracy or a loss, whose {@code sparse_} form takes a class
   * as the truth.
   *
   * @throws IllegalArgumentException if there is no such function
   */
  static SampleMetric named(String name) {
    return switch (name) {
      case "binary_accuracy" -> BINARY_ACCURACY;
      case "categorical_accuracy" -> CATEGORICAL_ACCURACY;
      case "sparse_categorical_accuracy" -> ACCURACY;
      case "sparse_categorical_crossentropy" -> {
        SampleMetric loss = loss("categorical_crossentropy");
        yield (truth, prediction) -> loss.of(oneHot((int) truth[0], prediction.length), prediction);
      }
      // As a metric Keras's similarity grows with likeness, as a loss it falls.
      case "cosine_similarity" -> {
        SampleMetric loss = loss(name);
        yield (truth, prediction) -> -loss.of(truth, prediction);
      }
      default -> loss(name);
    };
  }

  /**
   * AutoQKeras's score of one sample: the metric, raised by what the trial's size forgives.
   *
   * @param delta {@link ForgivingFactor#delta}
   */
  default float score(float[] truth, float[] prediction, double delta) {
    return of(truth, prediction) * (float) (1.0 + delta);
  }

  private static SampleMetric loss(String name) {
    Losses.canonicalName(name);
    return (truth, prediction) -> {
      Loss loss = Losses.of(name);
      Pass pass = Pass.inference(1);
      return (float)
          loss.compute(
              pass, prediction.length, column(pass, prediction), column(pass, truth), null, null);
    };
  }

  /** One sample as a batch. */
  private static float[] column(Pass pass, float[] values) {
    float[] column = new float[values.length * pass.stride()];
    for (int i = 0; i < values.length; i++) {
      column[i * pass.stride()] = values[i];
    }
    return column;
  }

  private static float[] oneHot(int index, int classes) {
    float[] truth = new float[classes];
    truth[index] = 1;
    return truth;
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
