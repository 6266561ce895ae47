package io.sparqat.quant.loss;

import io.sparqat.quant.layer.Pass;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A loss that is computed sample by sample. */
abstract class SampleLoss implements Loss {
  private final String name;
  private double[] prediction = {};
  private double[] label = {};
  private double[] gradient = {};

  SampleLoss(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  /** The loss of one sample, with its gradient for the prediction written to {@code gradient}. */
  abstract double sample(double[] prediction, double[] label, double[] gradient);

  @Override
  public double compute(
      Pass pass,
      int features,
      float[] predictions,
      float[] labels,
      float @Nullable [] weights,
      float @Nullable [] gradients) {
    if (prediction.length != features) {
      prediction = new double[features];
      label = new double[features];
      gradient = new double[features];
    }
    int stride = pass.stride();
    double sum = 0;
    for (int n = 0; n < pass.size(); n++) {
      for (int f = 0, at = n; f < features; f++, at += stride) {
        prediction[f] = predictions[at];
        label[f] = labels[at];
      }
      double weight = weights == null ? 1 : weights[n];
      sum += weight * sample(prediction, label, gradient);
      if (gradients != null) {
        for (int f = 0, at = n; f < features; f++, at += stride) {
          gradients[at] = (float) (gradient[f] * weight / pass.size());
        }
      }
    }
    if (gradients != null) {
      for (int f = 0; f < features; f++) {
        Arrays.fill(gradients, f * stride + pass.size(), (f + 1) * stride, 0);
      }
    }
    return sum;
  }
}
