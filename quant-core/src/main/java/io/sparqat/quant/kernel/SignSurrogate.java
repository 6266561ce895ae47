package io.sparqat.quant.kernel;

import io.sparqat.quant.spec.Alpha;
import jdk.incubator.vector.FloatVector;

/**
 * What stands in for the input of a sign quantizer in the straight-through estimator: {@code
 * tanh(x)} where {@code alpha} is not given, else the input itself.
 */
final class SignSurrogate {
  private SignSurrogate() {}

  static boolean tanh(Alpha alpha) {
    return alpha instanceof Alpha.None;
  }

  /** {@code dx = g (1 - tanh(x)^2)}, or {@code dx = g}. */
  static void gradient(boolean tanh, float[] x, float[] g, float[] dx, int n) {
    if (!tanh) {
      BoundQuantizer.scaled(1, g, dx, n);
      return;
    }
    int end = LaneMath.end(n);
    for (int i = LaneMath.start(n); i < end; i += LaneMath.WIDTH) {
      FloatVector t = LaneMath.tanh(FloatVector.fromArray(LaneMath.FLOATS, x, i));
      FloatVector slope = LaneMath.ONE.sub(t.mul(t));
      FloatVector.fromArray(LaneMath.FLOATS, g, i).mul(slope).intoArray(dx, i);
    }
    for (int i = LaneMath.rest(n); i < n; i = LaneMath.nextOfRest(i, n)) {
      float t = Float32Math.tanh(x[i]);
      dx[i] = g[i] * (1 - t * t);
    }
  }
}
