package io.sparqat.quant.kernel;

/**
 * Elementary functions in float32, operation for operation as the CPU kernels of TensorFlow 2.15
 * evaluate them on eight lanes without fused multiply-add. The approximations and their
 * coefficients are those of the Eigen library ({@code GenericPacketMathFunctions}, {@code
 * MathFunctionsImpl}).
 */
final class Float32Math {
  /** Keras's {@code epsilon()}. */
  static final float EPSILON = 1e-7f;

  /** {@code 1 / ln 2} as graph mode folds a division by {@code ln 2}. */
  static final float INVERSE_LN_2 = 1 / 0.6931472f;

  private static final float LN_2 = 0.6931472f;
  private static final float SQRT_HALF = 0.70710677f;

  private Float32Math() {}

  /** Natural logarithm: rational (3,3) around 1 on [sqrt(1/2), sqrt(2)). */
  static float log(float x) {
    if (!(x > 0)) {
      return x == 0 ? Float.NEGATIVE_INFINITY : Float.NaN;
    }
    if (x == Float.POSITIVE_INFINITY) {
      return x;
    }
    int exponent = Math.getExponent(x) + 1;
    float mantissa = Math.scalb(x, -exponent);
    if (mantissa < SQRT_HALF) {
      exponent--;
      mantissa += mantissa;
    }
    float r = mantissa - 1;
    float p = r * 0.18256296349849254f + 1.0000000190281063f;
    p = r * p + 1.0000000190281136f;
    p = r * p;
    float q = r * 0.049616247954120038f + 0.59923249590823520f;
    q = r * q + 1.4999999999999927f;
    q = r * q + 1;
    return exponent * LN_2 + p / q;
  }

  /** Exponential: {@code 2^m exp(r)} with a degree 6 polynomial on [-ln(2)/2, ln(2)/2]. */
  static float exp(float v) {
    if (v < -104) {
      return 0;
    }
    float x = Math.min(v, 88.723f);
    float m = (float) Math.floor(x * 1.44269504088896341f + 0.5f);
    float r = m * -0.693359375f + x;
    r = m * 2.12194440e-4f + r;
    float r2 = r * r;
    float even = r2 * 1.37449637986719608306884765625e-3f + 4.166965186595916748046875e-2f;
    float odd = r2 * 8.36894474923610687255859375e-3f + 0.16666518151760101318359375f;
    even = r2 * even + 0.49999988079071044921875f;
    float low = r + 1;
    float y = r * odd + even;
    y = r2 * y + low;
    return Math.max(Math.scalb(y, (int) m), v);
  }

  /** {@code exp(x) / (1 + exp(x))}. */
  static float logistic(float x, boolean onLanes) {
    float e = onLanes ? exp(x) : (float) Math.exp(x);
    return e == Float.POSITIVE_INFINITY ? 1 : e / (1 + e);
  }

  /** Hyperbolic tangent: rational (13,6), saturated at 7.905. */
  static float tanh(float v) {
    if (Math.abs(v) < 0.0004f) {
      return v;
    }
    float x = Math.max(-7.90531110763549805f, Math.min(7.90531110763549805f, v));
    float x2 = x * x;
    float p = x2 * -2.76076847742355e-16f + 2.00018790482477e-13f;
    p = x2 * p + -8.60467152213735e-11f;
    p = x2 * p + 5.12229709037114e-08f;
    p = x2 * p + 1.48572235717979e-05f;
    p = x2 * p + 6.37261928875436e-04f;
    p = x2 * p + 4.89352455891786e-03f;
    p = x * p;
    float q = x2 * 1.19825839466702e-06f + 1.18534705686654e-04f;
    q = x2 * q + 2.26843463243900e-03f;
    q = x2 * q + 4.89352518554385e-03f;
    return p / q;
  }

  /**
   * The nearest power of two of a scale, {@code 2^round(log2(s + epsilon))}: the logarithm is
   * rounded, so the decision lies at {@code 2^(n + 1/2)}.
   *
   * @param vectorized whether TensorFlow would compute this element on its vector lanes; the tail
   *     of a tensor goes through the C library's logarithm
   */
  static float nearestPowerOfTwo(float scale, boolean vectorized) {
    return powerOfTwo((float) Math.rint(logarithm(scale + EPSILON, vectorized) * INVERSE_LN_2));
  }

  /** Natural logarithm on the vector lanes, or as the C library rounds it. */
  static float logarithm(float x, boolean vectorized) {
    return vectorized ? log(x) : (float) Math.log(x);
  }

  /** {@code log(1 + x)}, which graph mode puts for a logarithm of a sum with 1. */
  static float log1p(float x, boolean onLanes) {
    if (!onLanes) {
      return (float) Math.log1p(x);
    }
    float sum = x + 1;
    return sum == 1 || sum == Float.POSITIVE_INFINITY ? x : x * (log(sum) / (sum - 1));
  }

  /** {@code 2^exponent}, with results below the normal range flushed to zero. */
  static float powerOfTwo(float exponent) {
    float value = (float) Math.pow(2, exponent);
    return value < Float.MIN_NORMAL ? 0 : value;
  }

  /** Rounds half away from zero; for magnitudes. */
  static float roundHalfUp(float magnitude) {
    return (float) Math.floor(magnitude + 0.5f);
  }

  /** The number, or 0 where TensorFlow flushes a denormal to it. */
  static float flush(float x) {
    return Math.abs(x) < Float.MIN_NORMAL ? 0 : x;
  }

  /** -1, 0 or 1; NaN for NaN. */
  static float sign(float x) {
    return x > 0 ? 1 : x < 0 ? -1 : x == 0 ? 0 : Float.NaN;
  }

  /** -1 or 1, with 1 for both zeros; NaN for NaN. */
  static float signOrOne(float x) {
    return x >= 0 ? 1 : x < 0 ? -1 : Float.NaN;
  }
}
