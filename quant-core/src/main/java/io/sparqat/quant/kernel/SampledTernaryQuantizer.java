package io.sparqat.quant.kernel;

import io.sparqat.quant.spec.Alpha;
import io.sparqat.quant.spec.Noise;
import io.sparqat.quant.spec.ScaleRule;
import io.sparqat.quant.spec.StochasticTernary;
import io.sparqat.quant.spec.Ternary;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/**
 * {@code stochastic_ternary}: {@code ternary} at inference; while training half the sum of two
 * random signs, by the sigmoids of the distances to the thresholds over the channel's standard
 * deviation.
 *
 * <p>Corrected against QKeras, which refuses to train without a fitted scale: a given {@code alpha}
 * trains with the given threshold.
 */
final class SampledTernaryQuantizer extends BoundQuantizer {
  private final Alpha alpha;
  private final float[] given;
  private final float threshold;
  private final float temperature;
  private final InternalSigmoid sigmoid;
  private final int rounds;
  private final TernaryQuantizer deterministic;

  private boolean sampled;
  private @Nullable FittedScale fit;
  private @Nullable Deviation deviation;
  private float[] code = {};

  /** For each element of a cycle: its deviation, the border in deviations, and the scale. */
  private float[] unit = {};

  private float[] edge = {};
  private float[] factor = {};
  private float[] drawn = {};
  private float[] lowChance = {};
  private float[] highChance = {};

  SampledTernaryQuantizer(StochasticTernary spec, Semantics semantics) {
    super(spec, Noise.NONE, semantics);
    alpha = spec.alpha();
    given = given(alpha);
    threshold = (float) spec.threshold().orElse(Ternary.DEFAULT_THRESHOLD);
    temperature = (float) spec.temperature();
    sigmoid = spec.useRealSigmoid() ? InternalSigmoid.REAL : semantics.sigmoid();
    rounds = spec.numberOfUnrolls();
    deterministic = new TernaryQuantizer(spec, alpha, threshold, false, rounds, semantics);
  }

  @Override
  public boolean elementwise() {
    return false;
  }

  @Override
  public void quantize(float[] x, int[] newShape, float[] y, Draw draw) {
    sampled = draw.training();
    if (!sampled) {
      deterministic.quantize(x, newShape, y, draw);
      scale = deterministic.scale();
      return;
    }
    if (semantics.qkeras() && !alpha.automatic()) {
      throw new IllegalArgumentException(
          "Invalid alpha: "
              + alpha
              + " (must be 'auto' or 'auto_po2' for stochastic_ternary to train as in QKeras)");
    }
    int n = size(newShape);
    prepare(newShape, n);
    float[] run = alpha.automatic() ? fitted(x, n) : given;
    float[] spread = java.util.Objects.requireNonNull(deviation).of(x);
    borders(run, spread, n);
    sample(x, y, n, CounterRandom.key(draw, 0), CounterRandom.key(draw, 1));
  }

  /** What the sigmoids are taken of in deviations: half a scale, or the threshold. */
  private void borders(float[] run, float[] spread, int n) {
    int length = Cycle.length(Math.max(spread.length, run.length), n);
    if (unit.length != length) {
      unit = new float[length];
      edge = new float[length];
      factor = new float[length];
      drawn = new float[length];
      lowChance = new float[length];
      highChance = new float[length];
    }
    Cycle.fill(unit, spread, Float32Math.EPSILON);
    Cycle.fill(factor, run, 0);
    for (int j = 0; j < length; j++) {
      edge[j] = alpha.automatic() ? factor[j] / (2 * unit[j]) : threshold / unit[j];
    }
  }

  /** Ratios, probabilities, signs and values, one tile after the other. */
  private void sample(float[] x, float[] y, int n, int lowKey, int highKey) {
    for (int from = 0; from < n; from += unit.length) {
      int count = Math.min(unit.length, n - from);
      ratios(x, from, count);
      sigmoid.values(lowChance, 0, lowChance, 0, count);
      sigmoid.values(highChance, 0, highChance, 0, count);
      LaneMath.uniform(lowKey, from, drawn, count);
      LaneMath.signs(lowChance, drawn, count);
      LaneMath.uniform(highKey, from, drawn, count);
      LaneMath.signs(highChance, drawn, count);
      values(x, y, from, count);
    }
  }

  private void ratios(float[] x, int from, int count) {
    int whole = LaneMath.whole(count);
    for (int j = 0; j < whole; j += LaneMath.WIDTH) {
      FloatVector v = FloatVector.fromArray(LaneMath.FLOATS, x, from + j);
      FloatVector at = v.div(FloatVector.fromArray(LaneMath.FLOATS, unit, j));
      FloatVector border = FloatVector.fromArray(LaneMath.FLOATS, edge, j);
      at.sub(border).mul(temperature).intoArray(lowChance, j);
      at.add(border).mul(temperature).intoArray(highChance, j);
    }
    for (int j = whole; j < count; j++) {
      float at = x[from + j] / unit[j];
      lowChance[j] = temperature * (at - edge[j]);
      highChance[j] = temperature * (at + edge[j]);
    }
  }

  private void values(float[] x, float[] y, int from, int count) {
    boolean exact = exact();
    int whole = LaneMath.whole(count);
    for (int j = 0; j < whole; j += LaneMath.WIDTH) {
      FloatVector v = FloatVector.fromArray(LaneMath.FLOATS, x, from + j);
      FloatVector sum = FloatVector.fromArray(LaneMath.FLOATS, lowChance, j);
      sum = sum.add(FloatVector.fromArray(LaneMath.FLOATS, highChance, j)).mul(LaneMath.HALF);
      FloatVector value = sum.mul(FloatVector.fromArray(LaneMath.FLOATS, factor, j));
      (exact ? value.add(LaneMath.ZERO) : v.add(value.sub(v))).intoArray(y, from + j);
    }
    for (int j = whole; j < count; j++) {
      float value = factor[j] * ((lowChance[j] + highChance[j]) / 2);
      y[from + j] = blend(exact, true, 1, 0, x[from + j], value);
    }
  }

  @Override
  public void gradient(float[] x, int[] shape, float[] g, float[] dx) {
    if (sampled) {
      scaled(1, g, dx, size(shape));
    } else {
      deterministic.gradient(x, shape, g, dx);
    }
  }

  private float[] fitted(float[] x, int n) {
    FittedScale fitting = java.util.Objects.requireNonNull(fit);
    boolean powerOfTwo = alpha.equals(Alpha.AUTO_PO2);
    fitting.startFromLargest(x, true, 2, 3, semantics);
    if (powerOfTwo) {
      fitting.roundToPowersOfTwo();
    }
    boolean fused = exact() && fitting.columns();
    boolean changed = true;
    for (int round = 0; round < rounds && changed; round++) {
      if (fused) {
        changed = fitting.leastSquaresOfColumns(ColumnFit.Terms.FROM, x, 1, powerOfTwo);
      } else {
        encode(x, fitting.run(), n);
        changed = fitting.leastSquares(x, code, powerOfTwo);
      }
    }
    scale = fitting.values();
    return fitting.run();
  }

  private void encode(float[] x, float[] run, int n) {
    for (int from = 0; from < n; from += run.length) {
      int count = Math.min(run.length, n - from);
      for (int j = 0; j < count; j++) {
        float magnitude = Math.abs(x[from + j]);
        float on = magnitude >= run[j] / 2 ? 1 : 0;
        code[from + j] = Math.copySign(on, x[from + j]);
      }
    }
  }

  private void prepare(int[] newShape, int n) {
    if (!reshaped(newShape)) {
      return;
    }
    checkChannels("alpha", given, newShape);
    int rank = newShape.length;
    boolean[] kept =
        rank > 1
            ? ScaleAxes.kept(rank, ScaleRule.DEFAULT, semantics.channelsFirst())
            : ScaleAxes.all(rank, false);
    ScaleLayout channels = new ScaleLayout(newShape, kept);
    boolean[] fitted = rank > 1 ? kept : ScaleAxes.all(rank, semantics.qkeras());
    ScaleLayout layout = new ScaleLayout(newShape, fitted);
    fit = new FittedScale(layout, channels, layout, ScaleRule.DEFAULT);
    deviation = new Deviation(channels);
    code = new float[n];
  }
}
