package io.sparqat.quant.kernel;

import io.sparqat.quant.spec.Alpha;
import io.sparqat.quant.spec.Noise;
import io.sparqat.quant.spec.QuantizerSpec;
import io.sparqat.quant.spec.ScaleRule;
import io.sparqat.quant.spec.Ternary;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import org.jspecify.annotations.Nullable;

/**
 * {@code ternary}: -1, 0 or 1 by a threshold, times a scale. A fitted scale starts from two thirds
 * of a channel's largest magnitude; the threshold is half of it.
 */
final class TernaryQuantizer extends BoundQuantizer {
  /** Steps a unit of stochastic rounding, QKeras's precision 1/3. */
  private static final float STOCHASTIC_STEPS = 1 / (1 / 3f);

  private final Alpha alpha;
  private final boolean tanh;
  private final float threshold;
  private final float[] given;
  private final boolean stochastic;
  private final int rounds;

  private @Nullable FittedScale fit;
  private float[] code = {};

  TernaryQuantizer(Ternary spec, Semantics semantics) {
    this(
        spec,
        spec.alpha(),
        (float) spec.threshold().orElse(Ternary.DEFAULT_THRESHOLD),
        spec.useStochasticRounding(),
        spec.numberOfUnrolls(),
        semantics);
  }

  TernaryQuantizer(
      QuantizerSpec spec,
      Alpha alpha,
      float threshold,
      boolean stochastic,
      int rounds,
      Semantics semantics) {
    super(spec, Noise.NONE, semantics);
    if (stochastic && !alpha.automatic()) {
      throw new IllegalArgumentException(
          "Invalid use_stochastic_rounding: True (must be False for ternary with a given alpha)");
    }
    this.alpha = alpha;
    this.threshold = threshold;
    this.stochastic = stochastic;
    this.rounds = rounds;
    tanh = SignSurrogate.tanh(alpha);
    given = given(alpha);
    scale = given;
  }

  @Override
  public boolean elementwise() {
    return !alpha.automatic() && given.length == 1;
  }

  @Override
  public void quantize(float[] x, int[] newShape, float[] y, Draw draw) {
    int n = size(newShape);
    if (!alpha.automatic()) {
      checkChannels("alpha", given, newShape);
      fixed(x, y, n);
      return;
    }
    FittedScale fitting = prepare(newShape, n);
    boolean powerOfTwo = alpha.equals(Alpha.AUTO_PO2);
    fitting.startFromLargest(x, true, 2, 3, semantics);
    if (powerOfTwo) {
      fitting.roundToPowersOfTwo();
    }
    boolean random = stochastic && draw.training();
    if (powerOfTwo && !random && rounds > 0 && fitting.columns() && exact()) {
      fitColumns(fitting, x, y, n);
      return;
    }
    boolean changed = true;
    for (int round = 0; round < rounds && changed; round++) {
      if (random) {
        encodeAtRandom(x, fitting.run(), n, CounterRandom.key(draw, round));
      } else {
        encode(x, fitting.run(), n);
      }
      changed = fitting.leastSquares(x, code, powerOfTwo) || random;
    }
    scale = fitting.values();
    float[] run = fitting.run();
    boolean exact = exact();
    for (int from = 0; from < n; from += run.length) {
      int count = Math.min(run.length, n - from);
      for (int j = 0; j < count; j++) {
        y[from + j] = blend(exact, true, 1, 0, x[from + j], run[j] * code[from + j]);
      }
    }
  }

  @Override
  public void gradient(float[] x, int[] shape, float[] g, float[] dx) {
    SignSurrogate.gradient(tanh, x, g, dx, size(shape));
  }

  /** Rounds of fused sums, then the values by the threshold of the last round. */
  private void fitColumns(FittedScale fitting, float[] x, float[] y, int n) {
    boolean changed = true;
    for (int round = 0; round < rounds && changed; round++) {
      float[] before = fitting.run();
      System.arraycopy(before, 0, code, 0, Math.min(before.length, n));
      changed = fitting.leastSquaresOfColumns(ColumnFit.Terms.ABOVE, x, 1, true);
    }
    scale = fitting.values();
    float[] run = fitting.run();
    for (int from = 0; from < n; from += run.length) {
      int count = Math.min(run.length, n - from);
      int whole = LaneMath.whole(count);
      for (int j = 0; j < whole; j += LaneMath.WIDTH) {
        FloatVector v = FloatVector.fromArray(LaneMath.FLOATS, x, from + j);
        FloatVector half = FloatVector.fromArray(LaneMath.FLOATS, code, j).mul(0.5f);
        FloatVector value = LaneBits.signed(FloatVector.fromArray(LaneMath.FLOATS, run, j), v);
        IntVector on = LaneBits.less(half.reinterpretAsInts(), LaneBits.magnitude(v));
        LaneBits.keepNan(LaneBits.keep(on, value), v).intoArray(y, from + j);
      }
      for (int j = whole; j < count; j++) {
        float v = x[from + j];
        y[from + j] = Math.abs(v) <= code[j] / 2 ? 0 : run[j] * Float32Math.sign(v) + 0f;
      }
    }
  }

  private void fixed(float[] x, float[] y, int n) {
    if (exact() && given.length == 1 && threshold >= 0) {
      fixedExactly(x, y, n);
      return;
    }
    boolean exact = exact();
    boolean throughTanh = tanh && !exact;
    for (int i = 0; i < n; i++) {
      float v = x[i];
      float value =
          given[i % given.length] * (mask(Math.abs(v) >= threshold) * Float32Math.sign(v));
      y[i] = blend(exact, true, 1, 0, throughTanh ? Float32Math.tanh(v) : v, value);
    }
  }

  private void fixedExactly(float[] x, float[] y, int n) {
    int border = Math.max(Float.floatToRawIntBits(threshold), 1); // 0 stays 0
    FloatVector one = FloatVector.broadcast(LaneMath.FLOATS, given[0]);
    int end = LaneMath.end(n);
    for (int i = LaneMath.start(n); i < end; i += LaneMath.WIDTH) {
      FloatVector v = FloatVector.fromArray(LaneMath.FLOATS, x, i);
      IntVector off = LaneBits.less(LaneBits.magnitude(v), border);
      FloatVector value = LaneBits.drop(off, LaneBits.signed(one, v));
      LaneBits.keepNan(value, v).intoArray(y, i);
    }
    for (int i = LaneMath.rest(n); i < n; i = LaneMath.nextOfRest(i, n)) {
      float v = x[i];
      y[i] = Math.abs(v) < threshold ? 0 : given[0] * Float32Math.sign(v) + 0f;
    }
  }

  private static float mask(boolean on) {
    return on ? 1 : 0;
  }

  private FittedScale prepare(int[] newShape, int n) {
    FittedScale current = fit;
    if (!reshaped(newShape) && current != null) {
      return current;
    }
    code = new float[n];
    int rank = shape.length;
    boolean perChannel = rank > 1;
    boolean[] initial =
        perChannel
            ? ScaleAxes.kept(rank, ScaleRule.DEFAULT, semantics.channelsFirst())
            : ScaleAxes.all(rank, false);
    boolean[] fitted = perChannel ? initial : ScaleAxes.all(rank, semantics.qkeras());
    ScaleLayout layout = new ScaleLayout(shape, fitted);
    FittedScale created =
        new FittedScale(layout, new ScaleLayout(shape, initial), layout, ScaleRule.DEFAULT);
    fit = created;
    return created;
  }

  /** 0 where the nearest multiple of the scale is 0, else the sign. */
  private void encode(float[] x, float[] run, int n) {
    for (int from = 0; from < n; from += run.length) {
      int count = Math.min(run.length, n - from);
      for (int j = 0; j < count; j++) {
        float v = x[from + j];
        float ratio = v / run[j];
        float near = run[j] * (ratio + (RoundClip.nearest(ratio) - ratio));
        code[from + j] = mask(Math.abs(near) >= run[j] / 2) * Float32Math.sign(v);
      }
    }
  }

  private void encodeAtRandom(float[] x, float[] run, int n, int key) {
    for (int i = 0; i < n; i++) {
      float s = run[i % run.length];
      float near =
          s * RoundClip.stochastic(x[i] / s, STOCHASTIC_STEPS, CounterRandom.uniform(key, i));
      code[i] = mask(Math.abs(near) >= s / 2) * Float32Math.sign(x[i]);
    }
  }
}
