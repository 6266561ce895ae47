package io.sparqat.quant.kernel;

import io.sparqat.quant.spec.Alpha;
import io.sparqat.quant.spec.Bernoulli;
import io.sparqat.quant.spec.Binary;
import io.sparqat.quant.spec.Noise;
import io.sparqat.quant.spec.QuantizerSpec;
import io.sparqat.quant.spec.ScaleRule;
import io.sparqat.quant.spec.StochasticBinary;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/**
 * {@code stochastic_binary} and {@code bernoulli}: one of two values at random, by the sigmoid of
 * the input over its channel's standard deviation; at inference the more probable one.
 *
 * <p>Corrected against QKeras: {@code bernoulli} draws only while training.
 */
final class SampledSignQuantizer extends BoundQuantizer {
  private final Alpha alpha;
  private final boolean zeroOne;
  private final float temperature;
  private final InternalSigmoid sigmoid;
  private final float[] given;
  private final BinaryQuantizer deterministic;
  private final boolean always;

  private boolean sampled;
  private @Nullable FittedScale fit;
  private @Nullable Deviation deviation;
  private float[] code = {};

  /** What inputs are divided by, and what values are multiplied by. */
  private float[] unit = {};

  private float[] factor = {};
  private float[] chance = {};
  private float[] drawn = {};

  SampledSignQuantizer(StochasticBinary spec, Semantics semantics) {
    this(spec, spec.alpha(), false, spec.temperature(), spec.useRealSigmoid(), semantics);
  }

  SampledSignQuantizer(Bernoulli spec, Semantics semantics) {
    this(spec, spec.alpha(), true, spec.temperature(), spec.useRealSigmoid(), semantics);
  }

  private SampledSignQuantizer(
      QuantizerSpec spec,
      Alpha alpha,
      boolean zeroOne,
      double temperature,
      boolean realSigmoid,
      Semantics semantics) {
    super(spec, Noise.NONE, semantics);
    this.alpha = alpha;
    this.zeroOne = zeroOne;
    this.temperature = (float) temperature;
    sigmoid = realSigmoid ? InternalSigmoid.REAL : semantics.sigmoid();
    given = given(alpha);
    always = zeroOne && semantics.qkeras();
    deterministic =
        new BinaryQuantizer(new Binary(zeroOne, alpha, false, ScaleRule.DEFAULT), semantics);
  }

  @Override
  public boolean elementwise() {
    return !alpha.automatic() && given.length == 1;
  }

  @Override
  public void quantize(float[] x, int[] newShape, float[] y, Draw draw) {
    sampled = always || draw.training();
    if (!sampled) {
      deterministic.quantize(x, newShape, y, draw);
      scale = deterministic.scale();
      return;
    }
    int n = size(newShape);
    prepare(newShape, n);
    float[] spread = UNIT_SCALE;
    float[] run = given;
    if (fit != null && deviation != null) {
      spread = deviation.of(x);
      if (fit.columns() && !zeroOne) {
        fit.leastSquaresOfColumns(ColumnFit.Terms.SIGN, x, 1, alpha.equals(Alpha.AUTO_PO2));
      } else {
        for (int i = 0; i < n; i++) {
          float sign = Float32Math.signOrOne(x[i]);
          code[i] = zeroOne ? (sign + 1) / 2 : sign;
        }
        fit.leastSquares(x, code, alpha.equals(Alpha.AUTO_PO2));
      }
      run = fit.run();
      scale = fit.values();
    } else {
      scale = given;
    }
    int key = CounterRandom.key(draw, 0);
    boolean exact = exact();
    if (exact) {
      sample(x, spread, run, y, n, key);
      return;
    }
    for (int i = 0; i < n; i++) {
      float ratio =
          temperature
              * x[i]
              / (spread[i % spread.length] + (fit == null ? 0 : Float32Math.EPSILON));
      float up = sigmoid.value(ratio, ScaleLayout.onLanes(i, n));
      float sign = up >= CounterRandom.uniform(key, i) ? 1 : Float.isNaN(up) ? up : -1;
      float value = run[i % run.length] * (zeroOne ? (sign + 1) / 2 : sign);
      y[i] = blend(exact, true, 1, 0, x[i], value);
    }
  }

  @Override
  public void gradient(float[] x, int[] shape, float[] g, float[] dx) {
    if (sampled || zeroOne) {
      scaled(1, g, dx, size(shape));
    } else {
      deterministic.gradient(x, shape, g, dx);
    }
  }

  /** Ratios, probabilities, signs and values, one tile after the other. */
  private void sample(float[] x, float[] spread, float[] run, float[] y, int n, int key) {
    float epsilon = fit == null ? 0 : Float32Math.EPSILON;
    int length = Cycle.length(Math.max(spread.length, run.length), n);
    if (unit.length != length) {
      unit = new float[length];
      factor = new float[length];
      chance = new float[length];
      drawn = new float[length];
    }
    Cycle.fill(unit, spread, epsilon);
    Cycle.fill(factor, run, 0);
    for (int from = 0; from < n; from += length) {
      int count = Math.min(length, n - from);
      ratios(x, from, count);
      sigmoid.values(chance, 0, chance, 0, count);
      LaneMath.uniform(key, from, drawn, count);
      LaneMath.signs(chance, drawn, count);
      values(y, from, count);
    }
  }

  private void ratios(float[] x, int from, int count) {
    int whole = LaneMath.whole(count);
    for (int j = 0; j < whole; j += LaneMath.WIDTH) {
      FloatVector v = FloatVector.fromArray(LaneMath.FLOATS, x, from + j).mul(temperature);
      v.div(FloatVector.fromArray(LaneMath.FLOATS, unit, j)).intoArray(chance, j);
    }
    for (int j = whole; j < count; j++) {
      chance[j] = temperature * x[from + j] / unit[j];
    }
  }

  private void values(float[] y, int from, int count) {
    float offset = zeroOne ? 0.5f : 0;
    float half = zeroOne ? 0.5f : 1;
    int whole = LaneMath.whole(count);
    for (int j = 0; j < whole; j += LaneMath.WIDTH) {
      FloatVector one = FloatVector.fromArray(LaneMath.FLOATS, chance, j).mul(half).add(offset);
      FloatVector value = one.mul(FloatVector.fromArray(LaneMath.FLOATS, factor, j));
      value.add(LaneMath.ZERO).intoArray(y, from + j);
    }
    for (int j = whole; j < count; j++) {
      y[from + j] = (chance[j] * half + offset) * factor[j] + 0f;
    }
  }

  private void prepare(int[] newShape, int n) {
    if (!reshaped(newShape)) {
      return;
    }
    checkChannels("alpha", given, newShape);
    if (alpha.automatic()) {
      int rank = newShape.length;
      boolean[] kept =
          rank > 1
              ? ScaleAxes.kept(rank, ScaleRule.DEFAULT, semantics.channelsFirst())
              : ScaleAxes.all(rank, false);
      boolean[] fitted = rank > 1 ? kept : ScaleAxes.all(rank, semantics.qkeras());
      ScaleLayout layout = new ScaleLayout(newShape, fitted);
      fit = new FittedScale(layout, layout, layout, ScaleRule.DEFAULT);
      deviation = new Deviation(new ScaleLayout(newShape, kept));
      code = new float[n];
    }
  }
}
