package io.sparqat.quant.kernel;

import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LE;

import io.sparqat.quant.spec.Alpha;
import io.sparqat.quant.spec.QuantizedLinear;
import io.sparqat.quant.spec.ScaleRule;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import org.jspecify.annotations.Nullable;

/**
 * {@code quantized_linear}: divide by the step, clip, then round, ties to even; the gradient stops
 * outside the clip range. One bit with a sign has the codes -1/2 and 1/2.
 *
 * <p>Corrected against QKeras: the fitted step of an asymmetric range covers both ends, and a rank
 * 1 tensor has one step.
 */
final class LinearQuantizer extends BoundQuantizer {
  private static final int ROUNDS = 5;

  private final QuantizedLinear spec;
  private final boolean automatic;
  private final boolean powerOfTwo;
  private final float shift;
  private final float low;
  private final float high;
  private final float[] typeScale;
  private final float[] steps;

  private @Nullable FittedScale fit;
  private @Nullable FittedScale negatives;
  private float[] code = {};
  private float[] flipped = {};
  private float[] run;

  /** One over each of {@link #run}. */
  private float[] inverses = {};

  /** Whether multiplying by {@link #inverses} is dividing. */
  private boolean invertible;

  LinearQuantizer(QuantizedLinear spec, Semantics semantics) {
    super(spec, spec.noise(), semantics);
    this.spec = spec;
    automatic = spec.alpha().automatic();
    powerOfTwo = spec.alpha().equals(Alpha.AUTO_PO2);
    boolean sign = spec.bits() == 1 && spec.keepNegative();
    shift = sign ? 0.5f : 0;
    int valueBits = spec.bits() - (spec.keepNegative() ? 1 : 0);
    float codes = (float) Math.pow(2, valueBits);
    low = sign ? -0.5f : spec.keepNegative() ? -codes + (spec.symmetric() ? 1 : 0) : 0;
    high = sign ? 0.5f : codes - 1;
    float[] powers = FixedPointQuantizer.powers(spec.integer().values());
    float[] alpha = given(spec.alpha());
    typeScale = new float[powers.length];
    for (int c = 0; c < powers.length; c++) {
      typeScale[c] = powers[c] / codes;
    }
    steps = new float[Math.max(powers.length, alpha.length)];
    for (int c = 0; c < steps.length; c++) {
      steps[c] = alpha[c % alpha.length] * typeScale[c % typeScale.length];
    }
    run = steps;
    scale = alpha;
  }

  @Override
  public boolean elementwise() {
    return !automatic && steps.length == 1;
  }

  /** The step of the last {@link #quantize}: QKeras's {@code quantization_scale}. */
  float[] steps() {
    return fit == null ? steps : fit.values();
  }

  @Override
  public void quantize(float[] x, int[] newShape, float[] y, Draw draw) {
    int n = size(newShape);
    prepare(newShape, n);
    boolean random = spec.useStochasticRounding() && draw.training();
    if (automatic) {
      fitSteps(x, n, random, draw);
    }
    int key = CounterRandom.key(draw, 0);
    boolean exact = exact();
    float noise = noiseFactor;
    boolean few = few();
    for (int from = 0; from < n; from += run.length) {
      int count = Math.min(run.length, n - from);
      int whole = exact && few && !random ? LaneMath.whole(count) : 0;
      for (int j = 0; j < whole; j += LaneMath.WIDTH) {
        FloatVector v = FloatVector.fromArray(LaneMath.FLOATS, x, from + j);
        FloatVector step = FloatVector.fromArray(LaneMath.FLOATS, run, j);
        FloatVector ratio = ratio(v, step, j);
        FloatVector code = LaneBits.nearest(ratio.sub(shift), low - shift, high - shift);
        LaneBits.keepNan(code.add(shift).mul(step), ratio).intoArray(y, from + j);
      }
      for (int j = whole; j < count; j++) {
        float v = x[from + j];
        float ratio = RoundClip.clip(v / run[j], low, high) - shift;
        float rounded =
            random
                ? RoundClip.stochastic(ratio, 1, CounterRandom.uniform(key, from + j))
                : few ? RoundClip.nearestSmall(ratio) : RoundClip.nearest(ratio);
        float value = (rounded + shift) * run[j];
        y[from + j] = blend(exact, true, noise, 0, v, value);
      }
    }
  }

  @Override
  public void gradient(float[] x, int[] shape, float[] g, float[] dx) {
    int n = size(shape);
    if (exact() && invertible) {
      plainGradient(x, g, dx, n);
      return;
    }
    float noise = noiseFactor;
    for (int from = 0; from < n; from += run.length) {
      int count = Math.min(run.length, n - from);
      int whole = LaneMath.whole(count);
      for (int j = 0; j < whole; j += LaneMath.WIDTH) {
        FloatVector step = FloatVector.fromArray(LaneMath.FLOATS, run, j);
        FloatVector ratio = FloatVector.fromArray(LaneMath.FLOATS, x, from + j).div(step);
        FloatVector upstream = FloatVector.fromArray(LaneMath.FLOATS, g, from + j);
        FloatVector noisy = upstream.mul(noise);
        FloatVector through =
            LaneMath.ZERO.blend(
                noisy.mul(step), ratio.compare(GE, low).and(ratio.compare(LE, high)));
        upstream.sub(noisy).add(through.div(step)).intoArray(dx, from + j);
      }
      for (int j = whole; j < count; j++) {
        float ratio = x[from + j] / run[j];
        float upstream = g[from + j];
        float through = ratio >= low && ratio <= high ? upstream * noise * run[j] : 0;
        dx[from + j] = (upstream - upstream * noise) + through / run[j];
      }
    }
  }

  /** Steps that are powers of two leave the gradient as it is within the range. */
  private void plainGradient(float[] x, float[] g, float[] dx, int n) {
    int least = Float.floatToRawIntBits(Math.abs(low));
    int most = Float.floatToRawIntBits(high);
    for (int from = 0; from < n; from += run.length) {
      int count = Math.min(run.length, n - from);
      int whole = LaneMath.whole(count);
      for (int j = 0; j < whole; j += LaneMath.WIDTH) {
        FloatVector inverse = FloatVector.fromArray(LaneMath.FLOATS, inverses, j);
        FloatVector ratio = FloatVector.fromArray(LaneMath.FLOATS, x, from + j).mul(inverse);
        IntVector below = LaneBits.negative(ratio);
        IntVector limit = below.and(least - most).add(most);
        IntVector outside = LaneBits.less(limit, LaneBits.magnitude(ratio));
        FloatVector upstream = FloatVector.fromArray(LaneMath.FLOATS, g, from + j);
        LaneBits.drop(outside, upstream).add(0f).intoArray(dx, from + j);
      }
      for (int j = whole; j < count; j++) {
        float ratio = x[from + j] * inverses[j];
        dx[from + j] = ratio >= low && ratio <= high ? g[from + j] + 0f : 0;
      }
    }
  }

  private FloatVector ratio(FloatVector v, FloatVector step, int j) {
    return invertible ? v.mul(FloatVector.fromArray(LaneMath.FLOATS, inverses, j)) : v.div(step);
  }

  private boolean few() {
    return high < RoundClip.MAGIC_LIMIT;
  }

  private void prepare(int[] newShape, int n) {
    if (!reshaped(newShape)) {
      return;
    }
    checkChannels("integer or alpha", steps, newShape);
    if (!automatic) {
      run = new float[Cycle.length(steps.length, n)];
      Cycle.fill(run, steps, 0);
      inverses = new float[run.length];
      invertible = PowersOfTwo.invert(run, steps.length, inverses);
      return;
    }
    int rank = newShape.length;
    boolean[] kept =
        rank > 1
            ? ScaleAxes.kept(rank, spec.scale(), semantics.channelsFirst())
            : ScaleAxes.all(rank, semantics.qkeras());
    ScaleLayout layout = new ScaleLayout(newShape, kept);
    fit = new FittedScale(layout, layout, layout, ScaleRule.DEFAULT);
    code = new float[n];
    inverses = new float[fit.run().length];
    scale = new float[layout.scales()];
    if (!semantics.qkeras() && spec.keepNegative() && low != -high) {
      negatives = new FittedScale(layout, layout, layout, ScaleRule.DEFAULT);
      flipped = new float[n];
    }
  }

  private void fitSteps(float[] x, int n, boolean random, Draw draw) {
    FittedScale fitting = java.util.Objects.requireNonNull(fit);
    start(x, n, fitting);
    float[] values = fitting.values();
    if (powerOfTwo) {
      fitting.roundToPowersOfTwo();
      int rounds = shift != 0 ? 1 : ROUNDS;
      boolean fused =
          low == -high && shift == 0 && !random && few() && fitting.columns() && exact();
      boolean changed = true;
      for (int round = 0; round < rounds && changed; round++) {
        if (fused) {
          changed = fitting.leastSquaresOfColumns(ColumnFit.Terms.EVEN, x, high, true);
        } else {
          encode(x, fitting.run(), n, random, CounterRandom.key(draw, round + 1));
          changed = fitting.leastSquares(x, code, true) || random;
        }
      }
    }
    run = fitting.run();
    invertible = PowersOfTwo.invert(run, fitting.period(), inverses);
    for (int s = 0; s < values.length; s++) {
      scale[s] = values[s] / typeScale[s % typeScale.length];
    }
  }

  private void start(float[] x, int n, FittedScale fitting) {
    float[] values = fitting.values();
    FittedScale below = negatives;
    if (below != null) {
      for (int i = 0; i < n; i++) {
        flipped[i] = -x[i];
      }
      fitting.startFromLargest(x, false, 1, high, semantics);
      below.startFromLargest(flipped, false, 1, -low, semantics);
      for (int s = 0; s < values.length; s++) {
        values[s] = Math.max(values[s], below.values()[s]);
      }
    } else {
      boolean signed = spec.keepNegative();
      fitting.startFromLargest(x, signed, signed ? 2 : 1, high - low, semantics);
    }
    for (int s = 0; s < values.length; s++) {
      values[s] = Math.max(values[s], Float32Math.EPSILON);
    }
  }

  private void encode(float[] x, float[] steps, int n, boolean random, int key) {
    for (int from = 0; from < n; from += steps.length) {
      int count = Math.min(steps.length, n - from);
      for (int j = 0; j < count; j++) {
        float ratio = RoundClip.clip(x[from + j] / steps[j], low, high) - shift;
        code[from + j] =
            shift
                + (random
                    ? RoundClip.stochastic(ratio, 1, CounterRandom.uniform(key, from + j))
                    : RoundClip.nearest(ratio));
      }
    }
  }
}
