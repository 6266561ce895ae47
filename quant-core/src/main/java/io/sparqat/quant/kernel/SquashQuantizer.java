package io.sparqat.quant.kernel;

import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LE;

import io.sparqat.quant.spec.Noise;
import io.sparqat.quant.spec.QuantizedSigmoid;
import io.sparqat.quant.spec.QuantizedTanh;
import io.sparqat.quant.spec.QuantizerSpec;
import jdk.incubator.vector.FloatVector;

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
  private float[] rounded = {};

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
  }

  @Override
  public void quantize(float[] x, int[] shape, float[] y, Draw draw) {
    int n = size(shape);
    if (rounded.length < n) {
      rounded = new float[n];
    }
    boolean random = stochastic && draw.training();
    int key = CounterRandom.key(draw, 0);
    if (!random && !semantics.qkeras() && codes < RoundClip.MAGIC_LIMIT) {
      nearest(x, y, n);
      return;
    }
    for (int i = 0; i < n; i++) {
      float code = value(x[i], ScaleLayout.onLanes(i, n)) * codes;
      rounded[i] =
          random
              ? RoundClip.stochastic(code, stochasticSteps, CounterRandom.uniform(key, i)) / codes
              : RoundClip.nearest(code) / codes;
      y[i] = RoundClip.clip(rounded[i], low, high) + 0f;
    }
  }

  @Override
  public void gradient(float[] x, int[] shape, float[] g, float[] dx) {
    int n = size(shape);
    if (!semantics.qkeras()) {
      gradients(x, g, dx, n);
      return;
    }
    for (int i = 0; i < n; i++) {
      boolean inside = rounded[i] >= low && rounded[i] <= high;
      dx[i] = slope(x[i], inside ? g[i] : 0, ScaleLayout.onLanes(i, n));
    }
  }

  /** The curve into {@link #rounded}, then codes. */
  private void nearest(float[] x, float[] y, int n) {
    float stretch = curve == Curve.STRETCHED_SIGMOID ? 2 * codes : codes;
    float offset = curve == Curve.STRETCHED_SIGMOID ? codes : 0;
    if (curve == Curve.TANH) {
      LaneMath.tanh(x, rounded, n);
    } else {
      sigmoid.values(x, rounded, n);
    }
    float inverse = 1 / codes;
    for (int i = 0; i < n; i++) {
      float value = RoundClip.nearestSmall(rounded[i] * stretch - offset) * inverse;
      rounded[i] = value;
      y[i] = RoundClip.clip(value, low, high) + 0f;
    }
  }

  private void gradients(float[] x, float[] g, float[] dx, int n) {
    float stretch = curve == Curve.STRETCHED_SIGMOID ? 2 : 1;
    int whole = LaneMath.whole(n);
    for (int i = 0; i < whole; i += LaneMath.WIDTH) {
      FloatVector value = FloatVector.fromArray(LaneMath.FLOATS, rounded, i);
      FloatVector passed = FloatVector.fromArray(LaneMath.FLOATS, g, i).mul(stretch);
      LaneMath.ZERO
          .blend(passed, value.compare(GE, low).and(value.compare(LE, high)))
          .intoArray(dx, i);
    }
    for (int i = whole; i < n; i++) {
      dx[i] = rounded[i] >= low && rounded[i] <= high ? stretch * g[i] : 0;
    }
    if (curve == Curve.TANH) {
      SignSurrogate.gradient(true, x, dx, dx, n);
    } else {
      sigmoid.gradients(x, dx, dx, n);
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
