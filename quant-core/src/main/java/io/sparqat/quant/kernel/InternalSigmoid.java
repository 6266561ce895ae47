package io.sparqat.quant.kernel;

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
    return this == REAL ? Float32Math.logistic(x, onLanes) : ramp(x);
  }

  /** The function's value; the logistic function saturates from 80 on. */
  float value(float x) {
    return this == REAL ? LaneMath.logistic(x) : ramp(x);
  }

  /**
   * {@code g} times the derivative at {@code x}; 1 at both ends of a ramp, as TensorFlow has it.
   */
  float gradient(float x, float g, boolean onLanes) {
    return this == REAL
        ? logisticGradient(Float32Math.logistic(x, onLanes), g)
        : rampGradient(x, g);
  }

  /** {@code g} times the derivative at {@code x}, with {@link #value(float)}. */
  float gradient(float x, float g) {
    return this == REAL ? logisticGradient(LaneMath.logistic(x), g) : rampGradient(x, g);
  }

  /** {@link #gradient(float, float)} of a vector. */
  FloatVector gradient(FloatVector v, FloatVector g) {
    if (this == REAL) {
      FloatVector value = LaneMath.logistic(v);
      return g.mul(value.mul(LaneMath.ONE.sub(value)));
    }
    return LaneBits.drop(LaneBits.offUnit(v.mul(slope()).add(LaneMath.HALF)), g.mul(slope()));
  }

  /** {@code g} times the logistic function's derivative, from its value. */
  static float logisticGradient(float value, float g) {
    return g * (value * (1 - value));
  }

  /** {@link #gradient} of {@code n} values; {@code g} and {@code dx} may be the same array. */
  void gradients(float[] x, float[] g, float[] dx, int n) {
    int end = LaneMath.end(n);
    for (int i = LaneMath.start(n); i < end; i += LaneMath.WIDTH) {
      FloatVector v = FloatVector.fromArray(LaneMath.FLOATS, x, i);
      gradient(v, FloatVector.fromArray(LaneMath.FLOATS, g, i)).intoArray(dx, i);
    }
    for (int i = LaneMath.rest(n); i < n; i = LaneMath.nextOfRest(i, n)) {
      dx[i] = gradient(x[i], g[i]);
    }
  }

  /** {@link #value(float)} of {@code count} values; the places may be the same. */
  void values(float[] x, int from, float[] out, int to, int count) {
    if (this == REAL) {
      LaneMath.logistic(x, from, out, to, count);
      return;
    }
    int whole = LaneMath.whole(count);
    for (int j = 0; j < whole; j += LaneMath.WIDTH) {
      FloatVector v = FloatVector.fromArray(LaneMath.FLOATS, x, from + j);
      LaneMath.ramp(slope(), v).intoArray(out, to + j);
    }
    for (int j = whole; j < count; j++) {
      out[to + j] = ramp(x[from + j]);
    }
  }

  /** The slope of a ramp. */
  float slope() {
    return this == SMOOTH ? 0.1875f : 0.5f;
  }

  private float ramp(float x) {
    return Math.min(Math.max(slope() * x + 0.5f, 0), 1);
  }

  private float rampGradient(float x, float g) {
    float ramp = slope() * x + 0.5f;
    return ramp >= 0 && ramp <= 1 ? slope() * g : 0;
  }
}
