package io.sparqat.quant.kernel;

import io.sparqat.quant.spec.Alpha;
import io.sparqat.quant.spec.Binary;
import io.sparqat.quant.spec.Noise;
import io.sparqat.quant.spec.ScaleRule;
import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/** {@code binary}: the sign, or 0 and 1, times a given or least-squares scale. */
final class BinaryQuantizer extends BoundQuantizer {
  /** Multiples of the rounding step in the range of a stochastically rounded channel. */
  private static final float STOCHASTIC_STEPS = 8;

  private final Binary spec;
  private final boolean tanh;
  private final float[] given;

  private @Nullable FittedScale fit;
  private @Nullable FittedScale range;
  private float[] code = {};
  private float[] rounded = {};

  BinaryQuantizer(Binary spec, Semantics semantics) {
    super(spec, Noise.NONE, semantics);
    this.spec = spec;
    tanh = SignSurrogate.tanh(spec.alpha());
    given = given(spec.alpha());
    scale = given;
  }

  @Override
  public boolean elementwise() {
    return !spec.alpha().automatic() && given.length == 1 && !spec.useStochasticRounding();
  }

  @Override
  public void quantize(float[] x, int[] newShape, float[] y, Draw draw) {
    int n = size(newShape);
    prepare(newShape, n);
    boolean random = spec.useStochasticRounding() && draw.training();
    float[] source = random ? roundAtRandom(x, n, CounterRandom.key(draw, 0)) : x;
    if (!spec.alpha().automatic() && !random) {
      encodeGiven(x, y, n);
      return;
    }
    if (fit != null && fit.columns() && !random && !spec.use01() && exact()) {
      fit.leastSquaresOfColumns(ColumnFit.Terms.SIGN, x, 1, spec.alpha().equals(Alpha.AUTO_PO2));
      scale = fit.values();
      writeSigns(fit.run(), x, y, n);
      return;
    }
    encode(source, n, random, CounterRandom.key(draw, 1));
    float[] run = given;
    if (fit != null) {
      fit.leastSquares(source, code, spec.alpha().equals(Alpha.AUTO_PO2));
      run = fit.run();
      scale = fit.values();
    }
    boolean exact = exact();
    for (int from = 0; from < n; from += run.length) {
      int count = Math.min(run.length, n - from);
      for (int j = 0; j < count; j++) {
        int i = from + j;
        float through = tanh ? Float32Math.tanh(source[i]) : source[i];
        y[i] = blend(exact, true, 1, 0, through, run[j] * code[i]);
      }
    }
  }

  @Override
  public void gradient(float[] x, int[] shape, float[] g, float[] dx) {
    SignSurrogate.gradient(tanh, x, g, dx, size(shape));
  }

  private void prepare(int[] newShape, int n) {
    if (!reshaped(newShape)) {
      return;
    }
    checkChannels("alpha", given, newShape);
    code = new float[n];
    int rank = shape.length;
    if (spec.alpha().automatic()) {
      boolean each = semantics.qkeras();
      boolean[] kept =
          rank > 1
              ? ScaleAxes.kept(rank, spec.scale(), semantics.channelsFirst())
              : ScaleAxes.all(rank, each);
      ScaleLayout layout = new ScaleLayout(shape, kept);
      ScaleLayout groups = rank > 1 ? ScaleAxes.grouped(shape, kept, spec.scale()) : layout;
      fit = new FittedScale(layout, layout, groups, spec.scale());
    }
    if (spec.useStochasticRounding()) {
      boolean[] kept =
          rank > 1
              ? ScaleAxes.kept(rank, ScaleRule.DEFAULT, semantics.channelsFirst())
              : ScaleAxes.all(rank, false);
      ScaleLayout channels = new ScaleLayout(shape, kept);
      range = new FittedScale(channels, channels, channels, ScaleRule.DEFAULT);
      rounded = new float[n];
    }
  }

  private void encodeGiven(float[] x, float[] y, int n) {
    if (exact() && given.length == 1) {
      encodeExactly(x, y, n);
      return;
    }
    boolean exact = exact();
    boolean throughTanh = tanh && !exact;
    for (int i = 0; i < n; i++) {
      float sign = sign(x[i]);
      float value = given[i % given.length] * (spec.use01() ? (sign + 1) / 2 : sign);
      y[i] = blend(exact, true, 1, 0, throughTanh ? Float32Math.tanh(x[i]) : x[i], value);
    }
  }

  private void encodeExactly(float[] x, float[] y, int n) {
    boolean use01 = spec.use01();
    float one = given[0];
    int end = LaneMath.end(n);
    for (int i = LaneMath.start(n); i < end; i += LaneMath.WIDTH) {
      FloatVector v = FloatVector.fromArray(LaneMath.FLOATS, x, i);
      signs(v, use01).mul(one).intoArray(y, i);
    }
    for (int i = LaneMath.rest(n); i < n; i = LaneMath.nextOfRest(i, n)) {
      float sign = Float32Math.signOrOne(x[i]);
      y[i] = one * (use01 ? (sign + 1) / 2 : sign);
    }
  }

  private static FloatVector signs(FloatVector v, boolean use01) {
    FloatVector sign = LaneMath.signOrOne(v);
    return use01 ? sign.add(1).mul(0.5f) : sign;
  }

  private static void writeSigns(float[] run, float[] x, float[] y, int n) {
    for (int from = 0; from < n; from += run.length) {
      int count = Math.min(run.length, n - from);
      int whole = LaneMath.whole(count);
      for (int j = 0; j < whole; j += LaneMath.WIDTH) {
        FloatVector sign = LaneMath.signOrOne(FloatVector.fromArray(LaneMath.FLOATS, x, from + j));
        sign.mul(FloatVector.fromArray(LaneMath.FLOATS, run, j)).add(0f).intoArray(y, from + j);
      }
      for (int j = whole; j < count; j++) {
        y[from + j] = Float32Math.signOrOne(x[from + j]) * run[j] + 0f;
      }
    }
  }

  private void encode(float[] x, int n, boolean random, int key) {
    for (int i = 0; i < n; i++) {
      float sign = sign(x[i]);
      if (random && x[i] == 0) {
        sign = CounterRandom.uniform(key, i) > 0.5f ? 1 : -1;
      }
      code[i] = spec.use01() ? (sign + 1) / 2 : sign;
    }
  }

  /** The sign; QKeras's of a denormal is 1. */
  private float sign(float x) {
    return Float32Math.signOrOne(semantics.qkeras() ? Float32Math.flush(x) : x);
  }

  /** Each channel rounded at random to eighths of its range, at most [-2, 2]. */
  private float[] roundAtRandom(float[] x, int n, int key) {
    FittedScale channels = Objects.requireNonNull(range);
    channels.startFromLargest(x, true);
    float[] run = channels.run();
    for (int i = 0; i < n; i++) {
      float top = 2 * Math.min(run[i % run.length], 1);
      float at = RoundClip.stochastic(x[i] / top, STOCHASTIC_STEPS, CounterRandom.uniform(key, i));
      rounded[i] = top == 0 ? 0 : top * at;
    }
    return rounded;
  }
}
