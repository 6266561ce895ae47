package io.sparqat.quant.kernel;

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

  private static float ramp(float slope, float x) {
    return Math.min(Math.max(slope * x + 0.5f, 0), 1);
  }

  private static float rampGradient(float slope, float x, float g) {
    float ramp = slope * x + 0.5f;
    return ramp >= 0 && ramp <= 1 ? slope * g : 0;
  }
}
