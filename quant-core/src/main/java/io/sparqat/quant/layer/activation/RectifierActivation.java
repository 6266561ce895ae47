package io.sparqat.quant.layer.activation;

import io.sparqat.quant.layer.ActivationFunction;
import io.sparqat.quant.layer.Pass;

/**
 * Keras's family of rectifiers: {@code min(x, max)} above the threshold, {@code slope * (x -
 * threshold)} below it. ReLU, LeakyReLU and ThresholdedReLU.
 *
 * @param max infinite for no bound
 * @param slope below the threshold
 */
record RectifierActivation(float max, float slope, float threshold) implements ActivationFunction {
  @Override
  public void forward(Pass pass, int features, float[] z, float[] y) {
    for (int i = 0; i < features * pass.stride(); i++) {
      float x = z[i];
      y[i] = x > threshold ? Math.max(Math.min(x, max), 0) : slope * (x - threshold);
    }
  }

  @Override
  public void backward(Pass pass, int features, float[] z, float[] y, float[] g, float[] dz) {
    for (int i = 0; i < features * pass.stride(); i++) {
      float x = z[i];
      boolean kept = x > threshold && x <= max && x >= 0;
      dz[i] = kept ? g[i] : x <= threshold ? slope * g[i] : 0;
    }
  }
}
