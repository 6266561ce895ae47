package io.sparqat.quant.kernel;

import io.sparqat.quant.spec.Alpha;
import io.sparqat.quant.spec.Noise;
import io.sparqat.quant.spec.ScaleRule;
import io.sparqat.quant.spec.StochasticTernary;
import io.sparqat.quant.spec.Ternary;
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
    for (int i = 0; i < n; i++) {
      float s = run[i % run.length];
      float unit = spread[i % spread.length] + Float32Math.EPSILON;
      float at = x[i] / unit;
      float edge = alpha.automatic() ? s / (2 * unit) : threshold / unit;
      float p0 = sigmoid.value(temperature * (at - edge), true);
      float p1 = sigmoid.value(temperature * (at + edge), true);
      float q0 = Float32Math.signOrOne(p0 - CounterRandom.uniform(low, i));
      float q1 = Float32Math.signOrOne(p1 - CounterRandom.uniform(high, i));
      y[i] = blend(exact, true, 1, 0, x[i], s * ((q0 + q1) / 2));
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
    for (int round = 0; round < rounds; round++) {
      float[] run = fitting.run();
      for (int i = 0; i < n; i++) {
        boolean on = Math.abs(x[i]) >= run[i % run.length] / 2;
        code[i] = on ? Float32Math.sign(x[i]) : 0;
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
