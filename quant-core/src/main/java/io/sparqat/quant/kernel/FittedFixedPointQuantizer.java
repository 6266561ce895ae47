package io.sparqat.quant.kernel;

import io.sparqat.quant.spec.Alpha;
import io.sparqat.quant.spec.QuantizedBits;
import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import org.jspecify.annotations.Nullable;

/**
 * {@code quantized_bits} with a scale fitted to the data: the largest magnitude of a channel stands
 * on the last code; {@code auto_po2} then refines a power of two by five rounds of least squares.
 * Codes are rounded half away from zero.
 *
 * <p>Corrected against QKeras: one bit is a fitted sign, {@code keep_negative=False} uses unsigned
 * codes, a rank 1 tensor has one scale, and {@code use_stochastic_rounding} holds.
 */
final class FittedFixedPointQuantizer extends BoundQuantizer {
  private static final int ROUNDS = 5;

  private final QuantizedBits spec;
  private final boolean powerOfTwo;
  private final float[] integerPowers;
  private final float codes;
  private final boolean signed;
  private final boolean sign;
  private final float levels;
  private final float high;
  private final float @Nullable [] frozen;

  /** Whether the codes are the rounded magnitudes, small and with the sign of the input. */
  private final boolean plain;

  private @Nullable FittedScale fit;
  private float[] normalized = {};
  private float[] code = {};
  private float[] inverses = {};

  FittedFixedPointQuantizer(QuantizedBits spec, Semantics semantics) {
    super(spec, spec.noise(), semantics);
    this.spec = spec;
    powerOfTwo = spec.alpha().equals(Alpha.AUTO_PO2);
    integerPowers = FixedPointQuantizer.powers(spec.integer().values());
    codes = (float) Math.pow(2, spec.bits() - (spec.keepNegative() ? 1 : 0));
    signed = semantics.qkeras() || spec.keepNegative();
    sign = !semantics.qkeras() && spec.bits() == 1;
    float symmetricHigh = (float) Math.pow(2, spec.bits() - 1) - 1;
    high = signed ? symmetricHigh : codes - 1;
    levels = signed ? 2 * high : high;
    frozen = spec.postTrainingScale().isEmpty() ? null : frozen();
    boolean positive = spec.postTrainingScale().stream().allMatch(value -> value > 0);
    plain = signed && !sign && high < RoundClip.MAGIC_LIMIT && positive;
  }

  private float[] frozen() {
    float[] values = new float[spec.postTrainingScale().size()];
    for (int c = 0; c < values.length; c++) {
      values[c] = spec.postTrainingScale().get(c).floatValue();
    }
    return values;
  }

  @Override
  public boolean elementwise() {
    return frozen != null && frozen.length == 1 && integerPowers.length == 1;
  }

  @Override
  public void quantize(float[] x, int[] newShape, float[] y, Draw draw) {
    int n = size(newShape);
    prepare(newShape, n);
    boolean stochastic =
        !semantics.qkeras() && spec.useStochasticRounding() && draw.training() && !sign;
    float[] source = normalize(x, n);
    float[] run = frozen != null ? frozenRun(frozen) : fitted(source, n);
    if (!stochastic && plain && exact()) {
      writeExactly(source, run, y, n);
    } else {
      if (stochastic) {
        encodeAtRandom(source, run, n, CounterRandom.key(draw, 0));
      } else {
        encode(source, run, n);
      }
      write(source, run, y, n);
    }
    report();
  }

  @Override
  public void gradient(float[] x, int[] shape, float[] g, float[] dx) {
    scaled(gradientFactor(), g, dx, size(shape));
  }

  /** The input over the power of the integer bits; the input itself where that is 1. */
  private float[] normalize(float[] x, int n) {
    if (semantics.qkeras() || integerPowers.length > 1) {
      for (int i = 0; i < n; i++) {
        float v = x[i] / integerPowers[i % integerPowers.length];
        normalized[i] = semantics.qkeras() ? Float32Math.flush(v) : v;
      }
      return normalized;
    }
    if (integerPowers[0] == 1) {
      return x;
    }
    float inverse = 1 / integerPowers[0];
    for (int i = 0; i < n; i++) {
      normalized[i] = x[i] * inverse;
    }
    return normalized;
  }

  /** Codes and values in one pass. */
  private void writeExactly(float[] source, float[] run, float[] y, int n) {
    float power = integerPowers.length == 1 ? integerPowers[0] : 1;
    boolean invertible =
        frozen == null
            && powerOfTwo
            && PowersOfTwo.invert(run, Objects.requireNonNull(fit).period(), inverses);
    for (int from = 0; from < n; from += run.length) {
      int count = Math.min(run.length, n - from);
      int whole = LaneMath.whole(count);
      if (invertible) {
        for (int j = 0; j < whole; j += LaneMath.WIDTH) {
          FloatVector v = FloatVector.fromArray(LaneMath.FLOATS, source, from + j);
          FloatVector ratio = v.mul(FloatVector.fromArray(LaneMath.FLOATS, inverses, j));
          FloatVector s = FloatVector.fromArray(LaneMath.FLOATS, run, j);
          value(v, ratio, s, power).intoArray(y, from + j);
        }
      } else {
        for (int j = 0; j < whole; j += LaneMath.WIDTH) {
          FloatVector v = FloatVector.fromArray(LaneMath.FLOATS, source, from + j);
          FloatVector s = FloatVector.fromArray(LaneMath.FLOATS, run, j);
          value(v, v.div(s), s, power).intoArray(y, from + j);
        }
      }
      for (int j = whole; j < count; j++) {
        float v = source[from + j];
        float magnitude = Float32Math.roundHalfUp(Math.abs(v) / run[j]);
        float value = Math.min(magnitude, high) * run[j] * power;
        y[from + j] = v == 0 ? 0 : (v < 0 ? -value : value) + 0f;
      }
    }
    for (int i = 0; i < n && integerPowers.length > 1; i++) {
      y[i] *= integerPowers[i % integerPowers.length];
    }
  }

  /** The code of {@code v / s} times the scale, with the sign of {@code v}; never -0. */
  private FloatVector value(FloatVector v, FloatVector ratio, FloatVector s, float power) {
    FloatVector magnitude = ColumnFit.code(ratio.abs(), high).mul(s).mul(power);
    FloatVector signed = LaneBits.signed(magnitude, v).add(0f);
    IntVector zero = LaneBits.less(LaneBits.magnitude(v), 1); // also over a scale of 0
    return LaneBits.drop(zero, LaneBits.keepNan(signed, ratio));
  }

  private void prepare(int[] newShape, int n) {
    if (!reshaped(newShape)) {
      return;
    }
    checkChannels("integer", integerPowers, newShape);
    if (frozen != null) {
      checkChannels("post_training_scale", frozen, newShape);
    }
    fit = layout(shape);
    normalized = new float[n];
    code = new float[n];
    inverses = new float[fit.run().length];
    scale = frozen != null ? frozen : new float[fit.values().length];
  }

  /**
   * The layouts of a shape. QKeras starts a rank 1 tensor from one scale and then fits one for each
   * element; corrected, it keeps the one.
   */
  private FittedScale layout(int[] shape) {
    int rank = shape.length;
    if (rank > 1) {
      boolean[] kept = ScaleAxes.kept(rank, spec.scale(), semantics.channelsFirst());
      ScaleLayout layout = new ScaleLayout(shape, kept);
      return new FittedScale(
          layout, layout, ScaleAxes.grouped(shape, kept, spec.scale()), spec.scale());
    }
    ScaleLayout one = new ScaleLayout(shape, ScaleAxes.all(rank, false));
    ScaleLayout each = new ScaleLayout(shape, ScaleAxes.all(rank, true));
    ScaleLayout fitted = semantics.qkeras() && powerOfTwo ? each : one;
    return new FittedScale(fitted, one, fitted, spec.scale());
  }

  private float[] fitted(float[] source, int n) {
    FittedScale fitting = Objects.requireNonNull(fit);
    if (sign) {
      fitting.startFromLargest(source, true);
      if (signed && fitting.columns()) {
        fitting.leastSquaresOfColumns(ColumnFit.Terms.SIGN, source, 1, powerOfTwo);
        return fitting.run();
      }
      encode(source, fitting.run(), n);
      fitting.leastSquares(source, code, powerOfTwo);
      return fitting.run();
    }
    fitting.startFromLargest(source, signed, signed ? 2 : 1, levels, semantics);
    if (powerOfTwo) {
      fitting.roundToPowersOfTwo();
      boolean fused = signed && high < RoundClip.MAGIC_LIMIT && fitting.columns();
      boolean changed = true;
      for (int round = 0; round < ROUNDS && changed; round++) {
        if (fused) {
          changed = fitting.leastSquaresOfColumns(ColumnFit.Terms.NEAREST, source, high, true);
        } else {
          encode(source, fitting.run(), n);
          changed = fitting.leastSquares(source, code, true);
        }
      }
    }
    return fitting.run();
  }

  private float[] frozenRun(float[] values) {
    float[] run = new float[values.length];
    for (int c = 0; c < run.length; c++) {
      run[c] = values[c] / codes;
    }
    return run;
  }

  /** The codes of the tensor: integers, with the sign where there is one. */
  private void encode(float[] source, float[] run, int n) {
    if (sign) {
      for (int i = 0; i < n; i++) {
        float one = Float32Math.signOrOne(source[i]);
        code[i] = signed ? one : (one + 1) / 2;
      }
      return;
    }
    boolean vectors = signed && high < RoundClip.MAGIC_LIMIT;
    for (int from = 0; from < n; from += run.length) {
      int count = Math.min(run.length, n - from);
      int whole = vectors ? LaneMath.whole(count) : 0;
      for (int j = 0; j < whole; j += LaneMath.WIDTH) {
        FloatVector v = FloatVector.fromArray(LaneMath.FLOATS, source, from + j);
        FloatVector s = FloatVector.fromArray(LaneMath.FLOATS, run, j);
        FloatVector magnitude = ColumnFit.code(v.abs().div(s), high);
        IntVector zero = LaneBits.less(LaneBits.magnitude(v), 1);
        FloatVector rounded = LaneBits.keepNan(LaneBits.signed(magnitude, v), v);
        LaneBits.drop(zero, rounded).intoArray(code, from + j);
      }
      for (int j = whole; j < count; j++) {
        float v = source[from + j];
        float magnitude = Float32Math.roundHalfUp(Math.abs(v) / run[j]);
        float clipped = magnitude < high ? magnitude : high;
        float s = Float32Math.sign(v);
        code[from + j] = signed || s >= 0 ? s * clipped : v < 0 ? 0 : s;
      }
    }
  }

  private void encodeAtRandom(float[] source, float[] run, int n, int key) {
    for (int i = 0; i < n; i++) {
      float v = source[i];
      float ratio = run[i % run.length] == 0 ? 0 : v / run[i % run.length];
      float rounded = RoundClip.stochastic(ratio, 1, CounterRandom.uniform(key, i));
      code[i] = RoundClip.clip(rounded, signed ? -high : 0, high);
    }
  }

  private void write(float[] source, float[] run, float[] y, int n) {
    boolean exact = exact();
    for (int from = 0; from < n; from += run.length) {
      int count = Math.min(run.length, n - from);
      for (int j = 0; j < count; j++) {
        int i = from + j;
        float power = integerPowers[i % integerPowers.length];
        float level = power * code[i] / codes;
        y[i] =
            exact || useSte
                ? blend(exact, true, noiseFactor, 0, power * source[i], run[j] * codes * level)
                : cleanFactor * (power * source[i]) + noiseFactor * (run[j] * codes) * level;
      }
    }
  }

  private void report() {
    if (frozen == null) {
      float[] values = Objects.requireNonNull(fit).values();
      for (int s = 0; s < values.length; s++) {
        scale[s] = values[s] * codes;
      }
    }
  }
}
