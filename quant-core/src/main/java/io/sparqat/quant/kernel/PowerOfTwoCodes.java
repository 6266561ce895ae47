package io.sparqat.quant.kernel;

import io.sparqat.quant.spec.Log2Rounding;
import java.util.OptionalDouble;

/**
 * Magnitudes rounded to powers of two in a range of exponents. The logarithm is rounded, so {@code
 * 2^n} and {@code 2^(n+1)} meet at {@code 2^(n + 1/2)}.
 *
 * <p>Corrected against QKeras: the meeting point is exact at every exponent, a cap is never
 * exceeded, magnitudes below epsilon take the least exponent also with the quadratic approximation,
 * and options that leave no exponent are refused.
 */
final class PowerOfTwoCodes {
  /** Added to a number's bits, it carries into the exponent from the square root of 2 on. */
  static final int ROUND_AT_SQRT_2 = 0x800000 - (Float.floatToRawIntBits(1.4142136f) & 0x7FFFFF);

  private final boolean qkeras;
  private final float minExponent;
  private final float maxExponent;
  private final float cap;
  private final boolean quadratic;
  private final boolean floor;
  private final boolean stochastic;

  PowerOfTwoCodes(
      int exponentBits,
      OptionalDouble maxValue,
      boolean quadratic,
      Log2Rounding rounding,
      boolean stochastic,
      boolean qkeras) {
    this.qkeras = qkeras;
    this.quadratic = quadratic;
    this.stochastic = stochastic;
    floor = rounding == Log2Rounding.FLOOR;
    cap = (float) maxValue.orElse(Double.POSITIVE_INFINITY);
    int bits = exponentBits - (maxValue.isEmpty() || maxValue.getAsDouble() > 1 ? 1 : 0);
    double span = Math.pow(2, bits);
    double top = quadratic ? 2 * Math.floor((span - 1) / 2) : span - 1;
    if (!qkeras) {
      check(bits >= 0, "bits", exponentBits, "enough for an exponent besides the signs");
      check(cap > 0, "max_value", cap, "above 0");
      double highest = Math.floor(Math.log(cap) / Math.log(2) / (quadratic ? 2 : 1));
      top = Math.min(top, cap == Float.POSITIVE_INFINITY ? top : highest);
    }
    minExponent = (float) -span;
    maxExponent = (float) Math.max(top, -span);
  }

  private static void check(boolean valid, String option, Object value, String rule) {
    if (!valid) {
      throw new IllegalArgumentException(
          "Invalid " + option + ": " + value + " (must be " + rule + ")");
    }
  }

  /** Whether {@link LaneMath#powerOfTwo} gives the same without random numbers. */
  boolean plain() {
    return !qkeras && !quadratic && !floor && minExponent >= -126 && maxExponent <= 127;
  }

  int minExponent() {
    return (int) minExponent;
  }

  int maxExponent() {
    return (int) maxExponent;
  }

  /**
   * The power of two of a magnitude; NaN for NaN.
   *
   * @param uniform a random number in [0, 1), used with stochastic rounding while training
   * @param onLanes see {@link Float32Math#logarithm}
   */
  float nearest(float magnitude, boolean training, float uniform, boolean onLanes) {
    return Float32Math.powerOfTwo(exponent(magnitude, training, uniform, onLanes));
  }

  private float exponent(float magnitude, boolean training, float uniform, boolean onLanes) {
    if (magnitude < Float32Math.EPSILON) {
      return quadratic && !qkeras ? 2 * minExponent : minExponent;
    }
    float capped = magnitude >= cap ? cap : magnitude;
    float root = quadratic ? (float) Math.sqrt(capped) : capped;
    float rounded;
    if (floor) {
      rounded = qkeras ? through(root, onLanes, true) : floorExponent(root);
    } else if (stochastic && training) {
      rounded = atRandom(root, uniform, onLanes);
    } else {
      rounded = qkeras ? through(root, onLanes, false) : nearestExponent(root);
    }
    return (quadratic ? 2 : 1) * RoundClip.clip(rounded, minExponent, maxExponent);
  }

  /** The lower or the upper power so that the expected power is the magnitude. */
  private float atRandom(float root, float uniform, boolean onLanes) {
    float near = (float) Math.rint(logarithm(root + Float32Math.EPSILON, onLanes));
    float low = Float32Math.powerOfTwo(near) > root ? near - 1 : near;
    float below = Float32Math.powerOfTwo(low);
    float border = below + uniform * (Float32Math.powerOfTwo(low + 1) - below);
    return root < border ? low : low + 1;
  }

  /** The rounded logarithm, NaN where it is infinite: QKeras adds the rounding to the logarithm. */
  private static float through(float root, boolean onLanes, boolean floor) {
    float log = logarithm(root, onLanes);
    return log + ((float) (floor ? Math.floor(log) : Math.rint(log)) - log);
  }

  private static float logarithm(float x, boolean onLanes) {
    return Float32Math.logarithm(x, onLanes) * Float32Math.INVERSE_LN_2;
  }

  private static float floorExponent(float x) {
    return Float.isNaN(x) ? x : Math.getExponent(x);
  }

  private static float nearestExponent(float x) {
    if (Float.isNaN(x)) {
      return x;
    }
    int bits = Float.floatToRawIntBits(x);
    return (bits + ROUND_AT_SQRT_2 >> 23) - 127;
  }
}
