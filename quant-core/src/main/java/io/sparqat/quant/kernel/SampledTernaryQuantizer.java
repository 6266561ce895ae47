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
    int low = CounterRandom.key(draw, 0);
    int high = CounterRandom.key(draw, 1);
    boolean exact = exact();
    if (lowChance.length < n) {
      lowChance = new float[n];
      highChance = new float[n];
    }
    chances(x, run, spread, n);
    sigmoid.values(lowChance, lowChance, n);
    sigmoid.values(highChance, highChance, n);
    int whole = LaneMath.whole(n);
    for (int i = 0; i < whole; i += LaneMath.WIDTH) {
      FloatVector p0 = FloatVector.fromArray(LaneMath.FLOATS, lowChance, i);
      FloatVector p1 = FloatVector.fromArray(LaneMath.FLOATS, highChance, i);
      FloatVector q0 = LaneMath.signOrOne(p0.sub(LaneMath.uniform(low, i)));
      FloatVector q1 = LaneMath.signOrOne(p1.sub(LaneMath.uniform(high, i)));
      q0.add(q1).mul(0.5f).intoArray(lowChance, i);
    }
    for (int i = whole; i < n; i++) {
      float q0 = Float32Math.signOrOne(lowChance[i] - CounterRandom.uniform(low, i));
      float q1 = Float32Math.signOrOne(highChance[i] - CounterRandom.uniform(high, i));
      lowChance[i] = (q0 + q1) / 2;
    }
    for (int from = 0; from < n; from += run.length) {
      int count = Math.min(run.length, n - from);
      for (int j = 0; j < count; j++) {
        int i = from + j;
        y[i] = blend(exact, true, 1, 0, x[i], run[j] * lowChance[i]);
      }
    }
  }

  /** What the sigmoids are taken of: the distances to both thresholds, in deviations. */
  private void chances(float[] x, float[] run, float[] spread, int n) {
    boolean fitted = alpha.automatic();
    for (int from = 0; from < n; from += spread.length) {
      int count = Math.min(spread.length, n - from);
      int scale = from % run.length;
      for (int j = 0; j < count; j++) {
        float unit = spread[j] + Float32Math.EPSILON;
        float s = run.length == 1 ? run[0] : run[scale + j];
        float at = x[from + j] / unit;
        float edge = fitted ? s / (2 * unit) : threshold / unit;
        lowChance[from + j] = temperature * (at - edge);
        highChance[from + j] = temperature * (at + edge);
      }
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
    fitting.startFromLargest(x, true, 2 * (1 / 3f));
    if (powerOfTwo) {
      fitting.roundToPowersOfTwo();
    }
    boolean fused = powerOfTwo && fitting.columns();
    for (int round = 0; round < rounds; round++) {
      if (fused) {
        fitting.leastSquaresOfColumns(ColumnFit.Codes.TERNARY_FROM_HALF, x, 1, true);
        continue;
      }
      float[] run = fitting.run();
      for (int from = 0; from < n; from += run.length) {
        int count = Math.min(run.length, n - from);
        for (int j = 0; j < count; j++) {
          float magnitude = Math.abs(x[from + j]);
          float on = magnitude >= run[j] / 2 ? 1 : 0;
          code[from + j] = Math.copySign(on, x[from + j]);
        }
      }
      fitting.leastSquares(x, code, powerOfTwo);
    }
    scale = fitting.values();
    return fitting.run();
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
