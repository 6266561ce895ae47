package io.sparqat.quant.kernel;

import io.sparqat.quant.spec.QuantizedRelu;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

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
    if (bounds.length == 1 && bounds[0] >= 0) {
      float bound = bounds[0];
      IntVector limit = LaneBits.bits(bound);
      int first = Float.floatToRawIntBits(least);
      int end = LaneMath.end(n);
      for (int i = LaneMath.start(n); i < end; i += LaneMath.WIDTH) {
        FloatVector v = FloatVector.fromArray(LaneMath.FLOATS, x, i);
        FloatVector passed = FloatVector.fromArray(LaneMath.FLOATS, g, i).mul(factor);
        IntVector raised = LaneBits.raised(v);
        IntVector off = LaneBits.less(limit, raised);
        IntVector leaking = LaneBits.less(raised, first);
        FloatVector ramp = LaneBits.choose(leaking, passed.mul(below), passed);
        LaneBits.drop(off, ramp).intoArray(dx, i);
      }
      for (int i = LaneMath.rest(n); i < n; i = LaneMath.nextOfRest(i, n)) {
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

  /** A plain ramp of few bits. */
  private void narrow(float[] x, float[] y, int n) {
    float toCode = codes / integerPowers[0];
    float step = integerPowers[0] / codes;
    float top = codes - 1;
    if (exact()) {
      exactly(toCode, step, top, x, y, n);
      return;
    }
    float bound = bounds[0];
    float limit = outputBound;
    float noise = noiseFactor;
    float clean = cleanFactor;
    boolean ste = useSte;
    for (int i = 0; i < n; i++) {
      float v = x[i];
      float code = v * toCode;
      float overflow = code * 0; // NaN where QKeras's rounding takes Inf - Inf
      float rounded = RoundClip.nearestSmall(RoundClip.clip(code, 0, top)) + overflow;
      float value = Math.min(step * rounded, limit);
      float ramp = Math.min(Math.max(v, 0), bound);
      y[i] = blend(false, ste, noise, clean, ramp, value);
    }
  }

  private void exactly(float toCode, float step, float top, float[] x, float[] y, int n) {
    int end = LaneMath.end(n);
    for (int i = LaneMath.start(n); i < end; i += LaneMath.WIDTH) {
      FloatVector v = FloatVector.fromArray(LaneMath.FLOATS, x, i);
      FloatVector value = LaneBits.nearest(v.mul(toCode), 0, top).mul(step);
      LaneBits.keepNan(LaneBits.rectify(value, outputBound), v).intoArray(y, i);
    }
    for (int i = LaneMath.rest(n); i < n; i = LaneMath.nextOfRest(i, n)) {
      float code = RoundClip.nearestSmall(RoundClip.clip(x[i] * toCode, 0, top));
      y[i] = Math.min(step * code, outputBound);
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
      FloatVector v = FloatVector.fromArray(LaneMath.FLOATS, x, i);
      FloatVector code = v.mul(toCode);
      FloatVector above = LaneBits.nearest(code, 0, codes - 1);
      FloatVector below = LaneBits.nearest(code.mul(slope), -slope * codes, 0);
      LaneBits.keepNan(above.add(below).mul(step), v).intoArray(y, i);
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
