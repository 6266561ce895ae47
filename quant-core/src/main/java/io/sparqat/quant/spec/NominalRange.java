package io.sparqat.quant.spec;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What QKeras's {@code min()}, {@code max()} and {@code range()} say: nominal bounds, which QKeras
 * uses to clip and to initialize weights. They ignore, for example, the last step below a power of
 * two, and the {@code alpha} of {@code quantized_bits}; the values that really occur are those of
 * the quantizer's {@code io.sparqat.quant.format}.
 *
 * <p>Bounds are one number for the tensor, or one a channel. Those of {@code quantized_linear} and
 * of the experimental quantizers move with the scale of the last call, QKeras's {@code scale}.
 */
public final class NominalRange {
  /** Longest list of values that {@link #values} gives. */
  public static final int MAX_VALUES = 1 << 20;

  private final QuantizerSpec spec;
  private final float @Nullable [] scale;
  private final Bounds bounds;

  private NominalRange(QuantizerSpec spec, float @Nullable [] scale) {
    this.spec = spec;
    this.scale = scale;
    this.bounds = spec.accept(new BoundsVisitor(scale));
  }

  /** The range before any call. */
  public static NominalRange of(QuantizerSpec spec) {
    return new NominalRange(spec, null);
  }

  /** The range after a call that left the given scale, one number or one a channel. */
  public static NominalRange of(QuantizerSpec spec, float[] scale) {
    return new NominalRange(spec, scale.clone());
  }

  public float[] min() {
    return bounds.min.clone();
  }

  public float[] max() {
    return bounds.max.clone();
  }

  /**
   * Every value the quantizer can give, in the order of their two's complement codes.
   *
   * @throws IllegalArgumentException for a quantizer that QKeras cannot list either, for a scale a
   *     channel, and beyond {@link #MAX_VALUES}
   */
  public float[] values() {
    if (spec instanceof QuantizedLinear linear) {
      return values(linear);
    }
    if (spec instanceof QuantizedHswish hswish) {
      return values(hswish.quantizer());
    }
    if (spec instanceof QuantizedBits bits) {
      return values(bits);
    }
    if (spec instanceof QuantizedRelu relu && !relu.useSigmoid() && relu.negativeSlope() == 0) {
      float step = (float) Math.pow(2, relu.integer().value() - relu.bits());
      return codes(0, codes(relu.bits()), step);
    }
    throw unlisted("it is no plain fixed point");
  }

  private float[] values(QuantizedBits bits) {
    boolean scaled = !bits.alpha().equals(Alpha.NONE) && !bits.alpha().equals(Alpha.of(1));
    if (bits.symmetric() || !bits.keepNegative() || scaled) {
      throw unlisted("it is symmetric, unsigned or scaled");
    }
    int half = codes(bits.bits()) / 2;
    return codes(
        -half, Math.max(half, 1), (float) Math.pow(2, bits.integer().value() - bits.bits() + 1));
  }

  private float[] values(QuantizedLinear linear) {
    float[] steps = LinearGrid.steps(linear, scale);
    if (steps.length != 1) {
      throw unlisted("its scale differs between channels");
    }
    LinearGrid grid = LinearGrid.of(linear);
    if (grid.sign()) {
      return new float[] {bounds.max[0], bounds.min[0]};
    }
    codes(linear.bits());
    return codes((int) grid.least(), (int) grid.greatest() + 1, steps[0]);
  }

  /** 0 up to {@code end - 1}, then {@code least} up to -1, times the step. */
  private static float[] codes(int least, int end, float step) {
    float[] values = new float[end - least];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i < end ? i : i - values.length) * step;
    }
    return values;
  }

  private int codes(int bits) {
    if (1L << Math.min(bits, 62) > MAX_VALUES) {
      throw unlisted("they are more than " + MAX_VALUES);
    }
    return 1 << bits;
  }

  private IllegalArgumentException unlisted(String reason) {
    return new IllegalArgumentException(
        "Cannot list the values of " + spec.canonical() + ": " + reason);
  }

  private record Bounds(float[] min, float[] max) {
    static Bounds of(double min, double max) {
      return new Bounds(new float[] {(float) min}, new float[] {(float) max});
    }

    /** {@code -magnitude} to {@code magnitude}, each at least 1. */
    static Bounds around(List<Double> magnitudes) {
      Bounds upTo = upTo(magnitudes);
      return new Bounds(times(upTo.max, -1), upTo.max);
    }

    /** 0 to {@code magnitude}, each at least 1. */
    static Bounds upTo(List<Double> magnitudes) {
      float[] max = new float[magnitudes.size()];
      for (int i = 0; i < max.length; i++) {
        max[i] = (float) Math.max(1, magnitudes.get(i));
      }
      return new Bounds(new float[max.length], max);
    }

    static float[] times(float[] values, float factor) {
      float[] product = new float[values.length];
      for (int i = 0; i < product.length; i++) {
        product[i] = values[i] * factor;
      }
      return product;
    }
  }

  private record BoundsVisitor(float @Nullable [] scale) implements QuantizerVisitor<Bounds> {
    @Override
    public Bounds visit(QuantizedLinear spec) {
      LinearGrid grid = LinearGrid.of(spec);
      float[] steps = LinearGrid.steps(spec, scale);
      return new Bounds(Bounds.times(steps, grid.least()), Bounds.times(steps, grid.greatest()));
    }

    @Override
    public Bounds visit(QuantizedBits spec) {
      if (spec.bits() - (spec.keepNegative() ? 1 : 0) <= 0) {
        return Bounds.of(spec.keepNegative() ? -1 : 0, 1);
      }
      List<Double> magnitudes = powers(spec.integer());
      return spec.keepNegative() ? Bounds.around(magnitudes) : Bounds.upTo(magnitudes);
    }

    private static List<Double> powers(IntegerBits integer) {
      return integer.values().stream().map(bits -> Math.pow(2, bits)).toList();
    }

    @Override
    public Bounds visit(Bernoulli spec) {
      return Bounds.upTo(given(spec.alpha()));
    }

    @Override
    public Bounds visit(Ternary spec) {
      return Bounds.around(given(spec.alpha()));
    }

    @Override
    public Bounds visit(StochasticTernary spec) {
      return Bounds.around(given(spec.alpha()));
    }

    @Override
    public Bounds visit(Binary spec) {
      return spec.use01() ? Bounds.upTo(given(spec.alpha())) : Bounds.around(given(spec.alpha()));
    }

    @Override
    public Bounds visit(StochasticBinary spec) {
      return Bounds.around(given(spec.alpha()));
    }

    /** The scale that alpha gives, 1 where it gives none. */
    private static List<Double> given(Alpha alpha) {
      if (alpha instanceof Alpha.PerChannel channels) {
        return channels.values();
      }
      return List.of(alpha instanceof Alpha.Constant constant ? constant.value() : 1.0);
    }

    @Override
    public Bounds visit(QuantizedRelu spec) {
      boolean leaky = spec.negativeSlope() != 0;
      if (leaky && spec.bits() == 1) {
        return Bounds.of(-1, 1);
      }
      Bounds positive = Bounds.upTo(powers(spec.integer()));
      if (!leaky) {
        return positive;
      }
      float[] min = new float[positive.max.length];
      for (int i = 0; i < min.length; i++) {
        min[i] = (float) (-spec.negativeSlope() * Math.pow(2, spec.integer().values().get(i)));
      }
      return new Bounds(min, positive.max);
    }

    @Override
    public Bounds visit(QuantizedUlaw spec) {
      return spec.bits() == 1 ? Bounds.of(-1, 1) : Bounds.around(powers(spec.integer()));
    }

    @Override
    public Bounds visit(QuantizedTanh spec) {
      double step = Math.pow(2, 1 - spec.bits());
      return Bounds.of(spec.symmetric() ? step - 1 : -1, 1 - step);
    }

    @Override
    public Bounds visit(QuantizedSigmoid spec) {
      double step = Math.pow(2, -spec.bits());
      return Bounds.of(spec.symmetric() ? step : 0, 1 - step);
    }

    @Override
    public Bounds visit(QuantizedPo2 spec) {
      double max = powerOfTwoMax(spec.maxValue().orElse(0), ExponentRange.of(spec));
      return Bounds.of(-max, max);
    }

    @Override
    public Bounds visit(QuantizedReluPo2 spec) {
      ExponentRange exponents = ExponentRange.of(spec);
      double least = Math.pow(2, exponents.min());
      if (spec.negativeSlope() != 0 && spec.bits() > 1) {
        least = Math.min(least, -spec.negativeSlope() * Math.pow(2, spec.bits() - 1));
      }
      return Bounds.of(least, powerOfTwoMax(spec.maxValue().orElse(0), exponents));
    }

    private static double powerOfTwoMax(double maxValue, ExponentRange exponents) {
      return Math.max(1, maxValue != 0 ? maxValue : Math.pow(2, exponents.max()));
    }

    /** QKeras's own {@code min()} fails; this is the least of the curve, on the grid. */
    @Override
    public Bounds visit(QuantizedHswish spec) {
      Bounds quantizer = visit(spec.quantizer());
      double least = -spec.reluShift() * spec.reluShift() / (4 * spec.reluUpperBound());
      float[] min = quantizer.min.clone();
      for (int i = 0; i < min.length; i++) {
        double step = Math.pow(2, spec.integer().values().get(i) - spec.bits() + 1);
        min[i] = (float) Math.max(min[i], Math.rint(least / step) * step);
      }
      return new Bounds(min, quantizer.max);
    }

    @Override
    public Bounds visit(QuantizedBitsLearnablePo2 spec) {
      return experimental(spec.bits(), spec.keepNegative());
    }

    @Override
    public Bounds visit(QuantizedBitsMsqePo2 spec) {
      return experimental(spec.bits(), spec.keepNegative());
    }

    private Bounds experimental(int bits, boolean keepNegative) {
      float greatest = (float) (Math.pow(2, keepNegative ? bits - 1 : bits) - 1);
      float[] max = scale == null ? new float[] {1} : Bounds.times(scale, greatest);
      return new Bounds(keepNegative ? Bounds.times(max, -1) : new float[] {0}, max);
    }

    @Override
    public Bounds visit(SigmoidFunction function) {
      return Bounds.of(function.tanh() ? -1 : 0, 1);
    }
  }

  @Override
  public String toString() {
    return Arrays.toString(bounds.min) + " to " + Arrays.toString(bounds.max);
  }
}
