package io.sparqat.quant.layer.activation;

import io.sparqat.quant.layer.ActivationFunction;
import io.sparqat.quant.layer.Pass;

/** An operator on a tensor and a number: {@code factor * x + offset}. */
record AffineActivation(float factor, float offset) implements ActivationFunction {
  @Override
  public void forward(Pass pass, int features, float[] z, float[] y) {
    for (int i = 0; i < features * pass.stride(); i++) {
      y[i] = factor * z[i] + offset;
    }
  }

  @Override
  public void backward(Pass pass, int features, float[] z, float[] y, float[] g, float[] dz) {
    for (int i = 0; i < features * pass.stride(); i++) {
      dz[i] = factor * g[i];
    }
  }
}
