package io.sparqat.quant.kernel;

import io.sparqat.quant.spec.Noise;
import io.sparqat.quant.spec.SigmoidFunction;

/** QKeras's piecewise linear sigmoids and tangents; the binary ones round the ramp to 0 or 1. */
final class RampFunction extends BoundQuantizer {
  private final InternalSigmoid ramp;
  private final boolean binary;
  private final boolean tanh;

  RampFunction(SigmoidFunction function, Semantics semantics) {
    super(function, Noise.NONE, semantics);
    ramp =
        function.curve() == SigmoidFunction.Curve.SMOOTH
            ? InternalSigmoid.SMOOTH
            : InternalSigmoid.HARD;
    binary = function.curve() == SigmoidFunction.Curve.BINARY;
    tanh = function.tanh();
  }

  @Override
  public void quantize(float[] x, int[] shape, float[] y, Draw draw) {
    int n = size(shape);
    for (int i = 0; i < n; i++) {
      float value = ramp.value(x[i], true);
      value = binary ? RoundClip.nearestSmall(value) : value;
      y[i] = tanh ? 2 * value - 1 : value;
    }
  }

  @Override
  public void gradient(float[] x, int[] shape, float[] g, float[] dx) {
    int n = size(shape);
    float stretch = tanh ? 2 : 1;
    for (int i = 0; i < n; i++) {
      dx[i] = stretch * g[i];
    }
    ramp.gradients(x, dx, dx, n);
  }
}
