package io.sparqat.quant.kernel;

import io.sparqat.quant.spec.Noise;
import io.sparqat.quant.spec.QuantizedSigmoid;
import io.sparqat.quant.spec.QuantizedTanh;
import io.sparqat.quant.spec.QuantizerSpec;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * {@code quantized_tanh} and {@code quantized_sigmoid}: a squashing function rounded to fixed
 * point. The gradient is that of the function where the rounded value lies in range.
 */
final class SquashQuantizer extends BoundQuantizer {
  private enum Curve {
    SIGMOID,
    STRETCHED_SIGMOID,
    TANH
  }

  private final Curve curve;
  private final InternalSigmoid sigmoid;
  private final boolean stochastic;
  private final float codes;
  private final float low;
  private final float high;
  private final float stochasticSteps;

  /** Codes to a unit of the curve, and the code of its 0. */
  private final float stretch;

  private final float offset;

  /** What an upstream gradient is multiplied by. */
  private final float factor;

  private final boolean ramp;

  /** Whether the last call ran fused; the curve's values are kept then, else the rounded ones. */
  private boolean fused;

  private float[] kept = {};

  SquashQuantizer(QuantizedTanh spec, Semantics semantics) {
    this(
        spec,
        spec.useRealTanh() ? Curve.TANH : Curve.STRETCHED_SIGMOID,
        semantics.sigmoid(),
        spec.useStochasticRounding(),
        spec.bits() - 1,
        -1,
        spec.symmetric(),
        semantics);
  }

  SquashQuantizer(QuantizedSigmoid spec, Semantics semantics) {
    this(
        spec,
        Curve.SIGMOID,
        spec.useRealSigmoid() ? InternalSigmoid.REAL : semantics.sigmoid(),
        spec.useStochasticRounding(),
        spec.bits(),
        0,
        spec.symmetric(),
        semantics);
  }

  private SquashQuantizer(
      QuantizerSpec spec,
      Curve curve,
      InternalSigmoid sigmoid,
      boolean stochastic,
      int valueBits,
      float least,
      boolean symmetric,
      Semantics semantics) {
    super(spec, Noise.NONE, semantics);
    this.curve = curve;
    this.sigmoid = sigmoid;
    this.stochastic = stochastic;
    codes = (float) Math.pow(2, valueBits);
    low = least + (symmetric ? 1 : 0) / codes;
    high = 1 - 1 / codes;
    stochasticSteps = semantics.qkeras() ? 2 : 1;
    stretch = curve == Curve.STRETCHED_SIGMOID ? 2 * codes : codes;
    offset = curve == Curve.STRETCHED_SIGMOID ? codes : 0;
    factor = curve == Curve.STRETCHED_SIGMOID ? 2 : 1;
    ramp = curve != Curve.TANH && sigmoid != InternalSigmoid.REAL;
  }

  @Override
  public void quantize(float[] x, int[] shape, float[] y, Draw draw) {
    int n = size(shape);
    boolean random = stochastic && draw.training();
    fused = !random && !semantics.qkeras() && codes < RoundClip.MAGIC_LIMIT;
    if (kept.length < n && (!fused || !ramp)) {
      kept = new float[n];
    }
    if (fused) {
      nearest(x, y, n);
      return;
    }
    int key = CounterRandom.key(draw, 0);
    for (int i = 0; i < n; i++) {
      float code = value(x[i], ScaleLayout.onLanes(i, n)) * codes;
      kept[i] =
          random
              ? RoundClip.stochastic(code, stochasticSteps, CounterRandom.uniform(key, i)) / codes
              : RoundClip.nearest(code) / codes;
      y[i] = RoundClip.clip(kept[i], low, high) + 0f;
    }
  }

  @Override
  public void gradient(float[] x, int[] shape, float[] g, float[] dx) {
    int n = size(shape);
    if (fused) {
      fusedGradient(x, g, dx, n);
      return;
    }
    for (int i = 0; i < n; i++) {
      boolean inside = kept[i] >= low && kept[i] <= high;
      boolean onLanes = !semantics.qkeras() || ScaleLayout.onLanes(i, n);
      dx[i] = slope(x[i], inside ? g[i] : 0, onLanes);
    }
  }

  /**
   * The curve, then its codes. The curve is kept for the gradient unless it is a ramp, which costs
   * nothing. Over the whole array, as loops inlined in a loop over tiles pass the compiler's limit.
   */
  private void nearest(float[] x, float[] y, int n) {
    float[] at = ramp ? y : kept;
    if (curve == Curve.TANH) {
      LaneMath.tanh(x, 0, at, 0, n);
    } else {
      sigmoid.values(x, 0, at, 0, n);
    }
    codes(at, y, 0, n);
  }

  private void codes(float[] at, float[] y, int from, int count) {
    float least = low * codes;
    float most = high * codes;
    float inverse = 1 / codes;
    int whole = LaneMath.whole(count);
    for (int i = from; i < from + whole; i += LaneMath.WIDTH) {
      FloatVector v = FloatVector.fromArray(LaneMath.FLOATS, at, i);
      FloatVector code = LaneBits.nearest(v.mul(stretch).sub(offset), least, most);
      LaneBits.keepNan(code.mul(inverse), v).intoArray(y, i);
    }
    for (int i = from + whole; i < from + count; i++) {
      float code = RoundClip.nearestSmall(at[i] * stretch - offset);
      y[i] = RoundClip.clip(code, least, most) * inverse;
    }
  }

  private void fusedGradient(float[] x, float[] g, float[] dx, int n) {
    if (ramp) {
      rampGradient(x, g, dx, n);
    } else {
      keptGradient(g, dx, n);
    }
    for (int i = LaneMath.rest(n); i < n; i = LaneMath.nextOfRest(i, n)) {
      float at = ramp ? sigmoid.value(x[i]) : kept[i];
      float rounded = RoundClip.nearestSmall(at * stretch - offset) / codes;
      float passed = rounded >= low && rounded <= high ? factor * g[i] : 0;
      dx[i] =
          ramp
              ? sigmoid.gradient(x[i], passed)
              : passed * (curve == Curve.TANH ? 1 - at * at : at * (1 - at));
    }
  }

  private void rampGradient(float[] x, float[] g, float[] dx, int n) {
    float slope = sigmoid.slope();
    int end = LaneMath.end(n);
    for (int i = LaneMath.start(n); i < end; i += LaneMath.WIDTH) {
      FloatVector line = FloatVector.fromArray(LaneMath.FLOATS, x, i).mul(slope);
      line = line.add(LaneMath.HALF);
      FloatVector at = LaneBits.rectify(line, 1).mul(stretch).sub(offset);
      IntVector off = LaneBits.offUnit(line);
      off = off.or(LaneBits.nearestOutside(at, low * codes, high * codes));
      FloatVector passed = FloatVector.fromArray(LaneMath.FLOATS, g, i).mul(factor);
      LaneBits.drop(off, passed.mul(slope)).intoArray(dx, i);
    }
  }

  private void keptGradient(float[] g, float[] dx, int n) {
    boolean tanh = curve == Curve.TANH;
    int end = LaneMath.end(n);
    for (int i = LaneMath.start(n); i < end; i += LaneMath.WIDTH) {
      FloatVector at = FloatVector.fromArray(LaneMath.FLOATS, kept, i);
      FloatVector code = at.mul(stretch).sub(offset);
      IntVector off = LaneBits.nearestOutside(code, low * codes, high * codes);
      FloatVector passed = FloatVector.fromArray(LaneMath.FLOATS, g, i).mul(factor);
      FloatVector one = LaneMath.ONE;
      FloatVector slope = tanh ? one.sub(at.mul(at)) : at.mul(one.sub(at));
      LaneBits.drop(off, passed).mul(slope).intoArray(dx, i);
    }
  }

  private float value(float x, boolean onLanes) {
    return switch (curve) {
      case SIGMOID -> sigmoid.value(x, onLanes);
      case STRETCHED_SIGMOID -> 2 * sigmoid.value(x, onLanes) - 1;
      case TANH -> Float32Math.tanh(x);
    };
  }

  private float slope(float x, float g, boolean onLanes) {
    if (curve == Curve.TANH) {
      float t = Float32Math.tanh(x);
      return g * (1 - t * t);
    }
    return sigmoid.gradient(x, curve == Curve.SIGMOID ? g : 2 * g, onLanes);
  }
}
