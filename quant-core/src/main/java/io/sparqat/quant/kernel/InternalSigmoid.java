package io.sparqat.quant.kernel;

import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LE;

import jdk.incubator.vector.FloatVector;

/**
 * The function that stands for the sigmoid inside {@code quantized_relu}, {@code quantized_ulaw},
 * {@code quantized_tanh}, {@code quantized_sigmoid} and the stochastic quantizers. QKeras keeps it
 * in one process-wide variable, {@code set_internal_sigmoid}; here each quantizer has its own.
 */
public enum InternalSigmoid {
  /** {@code clip(x/2 + 1/2, 0, 1)}, QKeras's default. */
  HARD,
  /** {@code clip(3x/16 + 1/2, 0, 1)}. */
  SMOOTH,
  /** {@code 1 / (1 + exp(-x))}. */
  REAL;

  /**
   * The function's value.
   *
   * @param onLanes see {@link Float32Math#logarithm}
   */
  float value(float x, boolean onLanes) {
    return switch (this) {
      case HARD -> ramp(0.5f, x);
      case SMOOTH -> ramp(0.1875f, x);
      case REAL -> Float32Math.logistic(x, onLanes);
    };
  }

  /**
   * {@code g} times the derivative at {@code x}; 1 at both ends of a ramp, as TensorFlow has it.
   */
  float gradient(float x, float g, boolean onLanes) {
    return switch (this) {
      case HARD -> rampGradient(0.5f, x, g);
      case SMOOTH -> rampGradient(0.1875f, x, g);
      case REAL -> logisticGradient(Float32Math.logistic(x, onLanes), g);
    };
  }

  /** {@code g} times the logistic function's derivative, from its value. */
  static float logisticGradient(float value, float g) {
    return g * (value * (1 - value));
  }

  /** {@link #value} of {@code n} values; the two arrays may be the same. */
  void values(float[] x, float[] out, int n) {
    switch (this) {
      case HARD -> LaneMath.ramp(0.5f, x, out, n);
      case SMOOTH -> LaneMath.ramp(0.1875f, x, out, n);
      case REAL -> LaneMath.logistic(x, out, n);
    }
  }

  /** {@link #gradient} of {@code n} values; {@code g} and {@code dx} may be the same array. */
  void gradients(float[] x, float[] g, float[] dx, int n) {
    if (this == REAL) {
      logisticGradients(x, g, dx, n);
    } else {
      rampGradients(this == HARD ? 0.5f : 0.1875f, x, g, dx, n);
    }
  }

  private static void logisticGradients(float[] x, float[] g, float[] dx, int n) {
    int whole = LaneMath.whole(n);
    for (int i = 0; i < whole; i += LaneMath.WIDTH) {
      FloatVector value = LaneMath.logistic(FloatVector.fromArray(LaneMath.FLOATS, x, i));
      FloatVector slope = value.mul(LaneMath.ONE.sub(value));
      FloatVector.fromArray(LaneMath.FLOATS, g, i).mul(slope).intoArray(dx, i);
    }
    for (int i = whole; i < n; i++) {
      dx[i] = logisticGradient(Float32Math.logistic(x[i], true), g[i]);
    }
  }

  private static void rampGradients(float slope, float[] x, float[] g, float[] dx, int n) {
    int whole = LaneMath.whole(n);
    for (int i = 0; i < whole; i += LaneMath.WIDTH) {
      FloatVector ramp = FloatVector.fromArray(LaneMath.FLOATS, x, i).mul(slope).add(0.5f);
      FloatVector passed = FloatVector.fromArray(LaneMath.FLOATS, g, i).mul(slope);
      LaneMath.ZERO.blend(passed, ramp.compare(GE, 0).and(ramp.compare(LE, 1))).intoArray(dx, i);
    }
    for (int i = whole; i < n; i++) {
      dx[i] = rampGradient(slope, x[i], g[i]);
    }
  }

  private static float ramp(float slope, float x) {
    return Math.min(Math.max(slope * x + 0.5f, 0), 1);
  }

  private static float rampGradient(float slope, float x, float g) {
    float ramp = slope * x + 0.5f;
    return ramp >= 0 && ramp <= 1 ? slope * g : 0;
  }
}
