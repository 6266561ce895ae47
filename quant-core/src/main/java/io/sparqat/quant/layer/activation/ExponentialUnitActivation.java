package io.sparqat.quant.layer.activation;

import io.sparqat.quant.layer.ActivationFunction;
import io.sparqat.quant.layer.Pass;

/** Keras's ELU layer: {@code alpha * (exp(x) - 1)} for negative {@code x}. */
record ExponentialUnitActivation(float alpha) implements ActivationFunction {
  @Override
  public void forward(Pass pass, int features, float[] z, float[] y) {
    for (int i = 0; i < features * pass.stride(); i++) {
      y[i] = z[i] > 0 ? z[i] : alpha * ((float) Math.exp(z[i]) - 1);
    }
  }

  @Override
  public void backward(Pass pass, int features, float[] z, float[] y, float[] g, float[] dz) {
    for (int i = 0; i < features * pass.stride(); i++) {
      dz[i] = z[i] > 0 ? g[i] : g[i] * (y[i] + alpha);
    }
  }
}
