package io.sparqat.quant.kernel;

import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;

import io.sparqat.quant.spec.QuantizedRelu;
import jdk.incubator.vector.FloatVector;

/** {@code quantized_relu}: unsigned fixed point, leaky with a slope, or a bounded sigmoid. */
final class ReluQuantizer extends BoundQuantizer {
  private final boolean useSigmoid;
  private final boolean stochastic;
  private final float slope;
  private final float codes;
  private final float[] integerPowers;
  private final float[] bounds;
  private final float outputBound;
  private final boolean fast;
  private final float fastCodes;
  private final float stochasticSteps;

  ReluQuantizer(QuantizedRelu spec, Semantics semantics) {
    super(spec, spec.noise(), semantics);
    useSigmoid = spec.useSigmoid();
    stochastic = spec.useStochasticRounding();
    slope = (float) spec.negativeSlope();
    int valueBits = spec.bits() - (slope != 0 ? 1 : 0);
    codes = (float) Math.pow(2, valueBits);
    integerPowers = FixedPointQuantizer.powers(spec.integer().values());
    bounds = new float[integerPowers.length];
    float given = (float) spec.reluUpperBound().orElse(Double.POSITIVE_INFINITY);
    for (int c = 0; c < bounds.length; c++) {
      bounds[c] = spec.isQuantizedClip() ? integerPowers[c] - integerPowers[c] / codes : given;
    }
    outputBound = spec.isQuantizedClip() || given == 0 ? Float.POSITIVE_INFINITY : given;
    fast = spec.enableFastInference();
    fastCodes = (float) Math.pow(2, spec.bits());
    stochasticSteps = semantics.qkeras() ? 2 : 1;
  }

  @Override
  public boolean elementwise() {
    return integerPowers.length == 1;
  }

  @Override
  public void quantize(float[] x, int[] shape, float[] y, Draw draw) {
    int n = size(shape);
    checkChannels("integer", integerPowers, shape);
    boolean random = stochastic && draw.training();
    if (fast) {
      fast(x, y, n);
    } else if (!useSigmoid
        && slope == 0
        && !random
        && integerPowers.length == 1
        && codes < RoundClip.MAGIC_LIMIT) {
      narrow(x, y, n);
    } else {
      general(x, y, n, random, CounterRandom.key(draw, 0), CounterRandom.key(draw, 1));
    }
  }

  @Override
  public void gradient(float[] x, int[] shape, float[] g, float[] dx) {
    int n = size(shape);
    float factor = gradientFactor();
    float below = slope;
    float least = semantics.qkeras() ? Float.MIN_NORMAL : Float.MIN_VALUE; // denormals are flushed
    if (bounds.length == 1) {
      float bound = bounds[0];
      int whole = LaneMath.whole(n);
      for (int i = 0; i < whole; i += LaneMath.WIDTH) {
        FloatVector v = FloatVector.fromArray(LaneMath.FLOATS, x, i);
        FloatVector passed = FloatVector.fromArray(LaneMath.FLOATS, g, i).mul(factor);
        FloatVector ramp = passed.mul(below).blend(passed, v.compare(GE, least));
        LaneMath.ZERO.blend(ramp, v.compare(LE, bound)).intoArray(dx, i);
      }
      for (int i = whole; i < n; i++) {
        float v = x[i];
        float passed = factor * g[i];
        dx[i] = v <= bound ? (v >= least ? passed : below * passed) : 0;
      }
    } else {
      for (int i = 0; i < n; i++) {
        float passed = factor * g[i];
        dx[i] = x[i] <= bounds[i % bounds.length] ? (x[i] >= least ? passed : below * passed) : 0;
      }
    }
  }

  /** QKeras's {@code enable_fast_inference}, compiled there without noise; NaN gives 0. */
  private void fast(float[] x, float[] y, int n) {
    float codes = fastCodes;
    float top = 1 - 1 / codes;
    for (int i = 0; i < n; i++) {
      float power = integerPowers[i % integerPowers.length];
      float value = RoundClip.nearest(x[i] * (codes / power)) / codes;
      y[i] = value > 0 ? power * Math.min(value, top) : 0;
    }
  }

  /** A plain ramp of few bits: the loop that becomes vector instructions. */
  private void narrow(float[] x, float[] y, int n) {
    float toCode = codes / integerPowers[0];
    float step = integerPowers[0] / codes;
    float top = codes - 1;
    float bound = bounds[0];
    float limit = outputBound;
    float noise = noiseFactor;
    float clean = cleanFactor;
    boolean exact = exact();
    boolean ste = useSte;
    int whole = exact ? LaneMath.whole(n) : 0;
    for (int i = 0; i < whole; i += LaneMath.WIDTH) {
      FloatVector code = FloatVector.fromArray(LaneMath.FLOATS, x, i).mul(toCode);
      FloatVector value = LaneMath.nearestSmall(LaneMath.clip(code, 0, top)).mul(step);
      value.blend(limit, value.compare(GT, limit)).intoArray(y, i);
    }
    for (int i = whole; i < n; i++) {
      float v = x[i];
      float code = v * toCode;
      float overflow = exact ? 0 : code * 0;
      float rounded = RoundClip.nearestSmall(RoundClip.clip(code, 0, top)) + overflow;
      float value = Math.min(step * rounded, limit);
      float ramp = Math.min(Math.max(v, 0), bound);
      y[i] = blend(exact, ste, noise, clean, ramp, value);
    }
  }

  private void general(float[] x, float[] y, int n, boolean random, int key, int slopeKey) {
    boolean exact = exact();
    int first = exact && leakyRamp() && !random ? leaky(x, y, n) : 0;
    for (int i = first; i < n; i++) {
      float v = x[i];
      float power = integerPowers[i % integerPowers.length];
      float code =
          useSigmoid
              ? semantics.sigmoid().value(v / power, ScaleLayout.onLanes(i, n)) * codes
              : v * codes / power;
      float rounded = round(code, random, key, i) / codes;
      float value =
          power * RoundClip.clip(useSigmoid ? 2 * rounded - 1 : rounded, 0, 1 - 1 / codes);
      if (slope > 0) {
        float below = round(code * slope, random, slopeKey, i) * (1 / (slope * codes));
        value += power * slope * RoundClip.clip(useSigmoid ? 2 * below - 1 : below, -1, 0);
      }
      if (!(value <= outputBound) && outputBound < Float.POSITIVE_INFINITY) {
        value = outputBound;
      }
      float bound = bounds[i % bounds.length];
      float leaky = v > 0 ? v : slope == 0 && v < 0 ? 0 : slope * v;
      y[i] = blend(exact, useSte, noiseFactor, cleanFactor, v <= bound ? leaky : bound, value);
    }
  }

  private boolean leakyRamp() {
    return !useSigmoid
        && integerPowers.length == 1
        && codes < RoundClip.MAGIC_LIMIT
        && slope * codes >= 1
        && outputBound == Float.POSITIVE_INFINITY;
  }

  /** A ramp with a slope, as far as whole vectors go. */
  private int leaky(float[] x, float[] y, int n) {
    float toCode = codes / integerPowers[0];
    float step = integerPowers[0] / codes;
    int whole = LaneMath.whole(n);
    for (int i = 0; i < whole; i += LaneMath.WIDTH) {
      FloatVector code = FloatVector.fromArray(LaneMath.FLOATS, x, i).mul(toCode);
      FloatVector above = LaneMath.nearestSmall(LaneMath.clip(code, 0, codes - 1));
      FloatVector below = LaneMath.nearestSmall(LaneMath.clip(code.mul(slope), -slope * codes, 0));
      above.add(below).mul(step).intoArray(y, i);
    }
    return whole;
  }

  private float round(float code, boolean random, int key, int i) {
    if (random) {
      return RoundClip.stochastic(code, stochasticSteps, CounterRandom.uniform(key, i));
    }
    float rounded = RoundClip.nearest(code);
    return exact() ? rounded : code + (rounded - code);
  }
}
