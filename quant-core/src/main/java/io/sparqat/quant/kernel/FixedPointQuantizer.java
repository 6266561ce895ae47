package io.sparqat.quant.kernel;

import io.sparqat.quant.spec.QuantizedBits;
import jdk.incubator.vector.FloatVector;

/**
 * {@code quantized_bits} with a given scale: round to nearest, ties to even, then clip; the scale
 * multiplies the result. One bit with a sign is the sign itself.
 */
final class FixedPointQuantizer extends BoundQuantizer {
  private final float[] alpha;
  private final float[] integerPowers;
  private final boolean uniform;
  private final boolean sign;
  private final boolean signed;
  private final float codes;
  private final float low;
  private final float high;
  private final boolean stochastic;

  /** The uniform numbers of the last call. */
  private float[] drawn = {};

  FixedPointQuantizer(QuantizedBits spec, Semantics semantics) {
    super(spec, spec.noise(), semantics);
    alpha = given(spec.alpha());
    scale = alpha;
    integerPowers = powers(spec.integer().values());
    uniform = alpha.length == 1 && integerPowers.length == 1;
    int unsignedBits = spec.bits() - (spec.keepNegative() ? 1 : 0);
    sign = unsignedBits <= 0;
    if (!semantics.qkeras() && spec.bits() == 0) {
      throw new IllegalArgumentException("Invalid bits: 0 (must be at least 1)");
    }
    signed = spec.keepNegative();
    codes = (float) Math.pow(2, unsignedBits);
    low = spec.keepNegative() ? -codes + (spec.symmetric() ? 1 : 0) : 0;
    high = codes - 1;
    stochastic = spec.useStochasticRounding();
  }

  static float[] powers(java.util.List<Double> exponents) {
    float[] powers = new float[exponents.size()];
    for (int c = 0; c < powers.length; c++) {
      powers[c] = (float) Math.pow(2, exponents.get(c));
    }
    return powers;
  }

  @Override
  public boolean elementwise() {
    return uniform;
  }

  @Override
  public void quantize(float[] x, int[] shape, float[] y, Draw draw) {
    int n = size(shape);
    if (sign) {
      signs(x, y, n, shape);
    } else if (stochastic && draw.training()) {
      checkChannels("integer or alpha", widest(), shape);
      stochastic(x, y, n, CounterRandom.key(draw, 0));
    } else if (!uniform) {
      checkChannels("integer or alpha", widest(), shape);
      channels(x, y, n);
    } else if (high < RoundClip.MAGIC_LIMIT && exact()) {
      exactly(x, y, n);
    } else if (high < RoundClip.MAGIC_LIMIT) {
      narrow(x, y, n);
    } else {
      channels(x, y, n);
    }
  }

  @Override
  public void gradient(float[] x, int[] shape, float[] g, float[] dx) {
    scaled(gradientFactor(), g, dx, size(shape));
  }

  private float[] widest() {
    return alpha.length > 1 ? alpha : integerPowers;
  }

  /** One scale, few bits, full quantization. */
  private void exactly(float[] x, float[] y, int n) {
    float toCode = codes / integerPowers[0];
    float step = alpha[0] * (integerPowers[0] / codes);
    int end = LaneMath.end(n);
    for (int i = LaneMath.start(n); i < end; i += LaneMath.WIDTH) {
      FloatVector v = FloatVector.fromArray(LaneMath.FLOATS, x, i);
      FloatVector value = LaneBits.nearest(v.mul(toCode), low, high).mul(step);
      LaneBits.keepNan(value, v).intoArray(y, i);
    }
    for (int i = LaneMath.rest(n); i < n; i = LaneMath.nextOfRest(i, n)) {
      y[i] = RoundClip.nearestSmall(RoundClip.clip(x[i] * toCode, low, high)) * step;
    }
  }

  /** One scale, few bits, with noise or QKeras's arithmetic. */
  private void narrow(float[] x, float[] y, int n) {
    float toCode = codes / integerPowers[0];
    float step = integerPowers[0] / codes;
    float factor = alpha[0];
    float least = low;
    float most = high;
    float noise = noiseFactor;
    float clean = cleanFactor;
    boolean ste = useSte;
    for (int i = 0; i < n; i++) {
      float v = x[i];
      float code = v * toCode;
      float overflow = code * 0; // NaN where QKeras's rounding takes Inf - Inf
      float rounded = RoundClip.nearestSmall(RoundClip.clip(code, least, most)) + overflow;
      float level = step * rounded;
      y[i] =
          ste
              ? blend(false, true, noise, clean, v, factor * level)
              : clean * v + noise * factor * level;
    }
  }

  private void channels(float[] x, float[] y, int n) {
    boolean exact = exact();
    for (int i = 0; i < n; i++) {
      float power = integerPowers[i % integerPowers.length];
      float code = x[i] * codes / power;
      float overflow = exact ? 0 : code * 0;
      float rounded = RoundClip.clip(RoundClip.nearest(code) + overflow, low, high);
      float value = alpha[i % alpha.length] * (power * rounded / codes);
      y[i] = blend(exact, useSte, noiseFactor, cleanFactor, x[i], value);
    }
  }

  private void stochastic(float[] x, float[] y, int n, int key) {
    if (drawn.length < n) {
      drawn = new float[n];
    }
    LaneMath.uniform(key, 0, drawn, n);
    boolean narrow = exact() && uniform && high < RoundClip.MAGIC_LIMIT;
    int whole = narrow ? LaneMath.whole(n) : 0;
    atRandom(x, y, 0, whole);
    atRandom(x, y, 0, whole, n);
  }

  /** One scale, few bits, full quantization: whole vectors. */
  private void atRandom(float[] x, float[] y, int from, int whole) {
    float toCode = codes / integerPowers[0];
    float step = alpha[0] * (integerPowers[0] / codes);
    for (int j = 0; j < whole; j += LaneMath.WIDTH) {
      FloatVector v = FloatVector.fromArray(LaneMath.FLOATS, x, from + j).mul(toCode);
      FloatVector uniform = FloatVector.fromArray(LaneMath.FLOATS, drawn, j);
      FloatVector code = LaneMath.stochastic(LaneBits.clip(v, low, high), uniform);
      FloatVector value = code.mul(step).add(LaneMath.ZERO);
      LaneBits.keepNan(value, v).intoArray(y, from + j);
    }
  }

  private void atRandom(float[] x, float[] y, int from, int first, int end) {
    boolean exact = exact();
    for (int j = first; j < end; j++) {
      int i = from + j;
      float power = integerPowers[i % integerPowers.length];
      float rounded = RoundClip.stochastic(x[i] * codes / power, 1, drawn[j]);
      float value = alpha[i % alpha.length] * (power * RoundClip.clip(rounded, low, high) / codes);
      y[i] = blend(exact, useSte, noiseFactor, cleanFactor, x[i], value);
    }
  }

  private void signs(float[] x, float[] y, int n, int[] shape) {
    checkChannels("alpha", alpha, shape);
    boolean exact = exact();

    for (int i = 0; i < n; i++) {
      float value = Float32Math.signOrOne(semantics.qkeras() ? Float32Math.flush(x[i]) : x[i]);
      value = signed ? value : (value + 1) / 2;
      y[i] = blend(exact, useSte, noiseFactor, cleanFactor, x[i], alpha[i % alpha.length] * value);
    }
  }
}
