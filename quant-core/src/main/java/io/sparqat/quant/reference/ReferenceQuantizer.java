package io.sparqat.quant.reference;

import io.sparqat.quant.spec.Alpha;
import io.sparqat.quant.spec.Bernoulli;
import io.sparqat.quant.spec.Binary;
import io.sparqat.quant.spec.IntegerBits;
import io.sparqat.quant.spec.Log2Rounding;
import io.sparqat.quant.spec.QuantizedBits;
import io.sparqat.quant.spec.QuantizedBitsLearnablePo2;
import io.sparqat.quant.spec.QuantizedBitsMsqePo2;
import io.sparqat.quant.spec.QuantizedHswish;
import io.sparqat.quant.spec.QuantizedLinear;
import io.sparqat.quant.spec.QuantizedPo2;
import io.sparqat.quant.spec.QuantizedRelu;
import io.sparqat.quant.spec.QuantizedReluPo2;
import io.sparqat.quant.spec.QuantizedSigmoid;
import io.sparqat.quant.spec.QuantizedTanh;
import io.sparqat.quant.spec.QuantizedUlaw;
import io.sparqat.quant.spec.QuantizerSpec;
import io.sparqat.quant.spec.QuantizerVisitor;
import io.sparqat.quant.spec.ScaleRule;
import io.sparqat.quant.spec.SigmoidFunction;
import io.sparqat.quant.spec.StochasticBinary;
import io.sparqat.quant.spec.StochasticTernary;
import io.sparqat.quant.spec.Ternary;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/**
 * What each quantizer gives at inference, in double precision and with corrected behaviour: the
 * formulas as one would write them on paper, with the hard internal sigmoid. The experimental ones,
 * whose scale depends on earlier calls, are refused.
 */
public final class ReferenceQuantizer implements QuantizerVisitor<double[]> {
  private final double[] x;
  private final int[] shape;

  private ReferenceQuantizer(double[] x, int[] shape) {
    this.x = x;
    this.shape = shape;
  }

  /** The quantized tensor, a new array. */
  public static double[] quantize(QuantizerSpec spec, double[] x, int... shape) {
    return spec.accept(new ReferenceQuantizer(x, shape));
  }

  @Override
  public double[] visit(QuantizedBits spec) {
    double power = power(spec.integer());
    boolean sign = spec.bits() == 1 && spec.keepNegative();
    double codes = Math.pow(2, spec.bits() - (spec.keepNegative() ? 1 : 0));
    if (!spec.alpha().automatic()) {
      double low = spec.keepNegative() ? -codes + (spec.symmetric() ? 1 : 0) : 0;
      double scale = given(spec.alpha());
      return noisy(
          spec.noise().factor(),
          v ->
              scale
                  * (sign
                      ? sign(v)
                      : power * clip(Math.rint(v * codes / power), low, codes - 1) / codes));
    }
    if (spec.bits() == 1) {
      ToDoubleFunction<Double> code = v -> spec.keepNegative() ? sign(v) : (sign(v) + 1) / 2;
      return fitted(spec.alpha(), spec.scale(), code);
    }
    double high = codes - 1;
    double[] y = new double[x.length];
    for (List<Integer> channel : ChannelScales.channels(shape, spec.scale())) {
      double top = ChannelScales.largestMagnitude(channel, spec.keepNegative() ? x : positive());
      double scale = top / high;
      if (spec.alpha().equals(Alpha.AUTO_PO2)) {
        scale = ChannelScales.powerOfTwo(scale, ScaleRule.DEFAULT);
        for (int round = 0; round < 5; round++) {
          double step = scale;
          double fit =
              ChannelScales.leastSquares(
                  channel, x, v -> awayFromZero(v / step, spec.keepNegative(), high));
          scale = ChannelScales.powerOfTwo(fit, spec.scale());
        }
      }
      for (int i : channel) {
        double q = scale == 0 ? 0 : scale * awayFromZero(x[i] / scale, spec.keepNegative(), high);
        y[i] = x[i] + spec.noise().factor() * (q - x[i]);
      }
    }
    return y;
  }

  @Override
  public double[] visit(QuantizedLinear spec) {
    boolean sign = spec.bits() == 1 && spec.keepNegative();
    double codes = Math.pow(2, spec.bits() - (spec.keepNegative() ? 1 : 0));
    double low = sign ? -0.5 : spec.keepNegative() ? -codes + (spec.symmetric() ? 1 : 0) : 0;
    double high = sign ? 0.5 : codes - 1;
    double shift = sign ? 0.5 : 0;
    double typeScale = power(spec.integer()) / codes;
    double[] y = new double[x.length];
    for (List<Integer> channel : ChannelScales.channels(shape, spec.scale())) {
      double step = given(spec.alpha()) * typeScale;
      if (spec.alpha().automatic()) {
        step = 1e-7;
        for (int i : channel) {
          step = Math.max(step, x[i] > 0 ? x[i] / high : spec.keepNegative() ? x[i] / low : 0);
        }
      }
      if (spec.alpha().equals(Alpha.AUTO_PO2)) {
        step = ChannelScales.powerOfTwo(step, ScaleRule.DEFAULT);
        for (int round = 0; round < (sign ? 1 : 5); round++) {
          double s = step;
          step =
              ChannelScales.powerOfTwo(
                  ChannelScales.leastSquares(
                      channel, x, v -> Math.rint(clip(v / s, low, high) - shift) + shift),
                  ScaleRule.DEFAULT);
        }
      }
      for (int i : channel) {
        double q = step * (Math.rint(clip(x[i] / step, low, high) - shift) + shift);
        y[i] = x[i] + spec.noise().factor() * (q - x[i]);
      }
    }
    return y;
  }

  @Override
  public double[] visit(Binary spec) {
    ToDoubleFunction<Double> code = v -> spec.use01() ? (sign(v) + 1) / 2 : sign(v);
    return spec.alpha().automatic()
        ? fitted(spec.alpha(), spec.scale(), code)
        : each(v -> given(spec.alpha()) * code.applyAsDouble(v));
  }

  @Override
  public double[] visit(Bernoulli spec) {
    return visit(new Binary(true, spec.alpha(), false, ScaleRule.DEFAULT));
  }

  @Override
  public double[] visit(StochasticBinary spec) {
    return visit(new Binary(false, spec.alpha(), false, ScaleRule.DEFAULT));
  }

  @Override
  public double[] visit(Ternary spec) {
    if (!spec.alpha().automatic()) {
      double threshold = spec.threshold().orElse(Ternary.DEFAULT_THRESHOLD);
      return each(v -> Math.abs(v) >= threshold ? given(spec.alpha()) * Math.signum(v) : 0);
    }
    boolean powerOfTwo = spec.alpha().equals(Alpha.AUTO_PO2);
    double[] y = new double[x.length];
    for (List<Integer> channel : ChannelScales.channels(shape, ScaleRule.DEFAULT)) {
      double scale = 2 * ChannelScales.largestMagnitude(channel, x) / 3;
      scale = powerOfTwo ? ChannelScales.powerOfTwo(scale, ScaleRule.DEFAULT) : scale;
      double border = 0;
      for (int round = 0; round < spec.numberOfUnrolls(); round++) {
        double half = scale / 2;
        border = half;
        double fit =
            ChannelScales.leastSquares(channel, x, v -> Math.abs(v) > half ? Math.signum(v) : 0);
        scale = powerOfTwo ? ChannelScales.powerOfTwo(fit, ScaleRule.DEFAULT) : fit;
      }
      for (int i : channel) {
        y[i] = Math.abs(x[i]) > border ? scale * Math.signum(x[i]) : 0;
      }
    }
    return y;
  }

  @Override
  public double[] visit(StochasticTernary spec) {
    return visit(new Ternary(spec.alpha(), spec.threshold(), false, spec.numberOfUnrolls()));
  }

  @Override
  public double[] visit(QuantizedRelu spec) {
    double slope = spec.negativeSlope();
    double codes = Math.pow(2, spec.bits() - (slope != 0 ? 1 : 0));
    double power = power(spec.integer());
    double bound =
        spec.isQuantizedClip()
            ? Double.POSITIVE_INFINITY
            : spec.reluUpperBound().orElse(Double.POSITIVE_INFINITY);
    double ramp = spec.isQuantizedClip() ? power - power / codes : bound;
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      double at = spec.useSigmoid() ? hardSigmoid(x[i] / power) : x[i] / power;
      double above = Math.rint(at * codes) / codes;
      double q = power * clip(spec.useSigmoid() ? 2 * above - 1 : above, 0, 1 - 1 / codes);
      if (slope > 0) {
        double below = Math.rint(at * codes * slope) / (slope * codes);
        q += power * slope * clip(spec.useSigmoid() ? 2 * below - 1 : below, -1, 0);
      }
      double leaky = Math.min(x[i] > 0 ? x[i] : slope * x[i], ramp);
      y[i] = leaky + spec.noise().factor() * (Math.min(q, bound) - leaky);
    }
    return y;
  }

  @Override
  public double[] visit(QuantizedUlaw spec) {
    double codes = Math.pow(2, spec.bits() - 1);
    double power = power(spec.integer());
    return each(
        v -> {
          double at = 2 * (Math.rint(hardSigmoid(v / power) * codes) / codes) - 1;
          double law = Math.signum(at) * Math.log1p(spec.u() * Math.abs(at)) / Math.log1p(spec.u());
          return power * clip(law, -1 + (spec.symmetric() ? 1 : 0) / codes, 1 - 1 / codes);
        });
  }

  @Override
  public double[] visit(QuantizedTanh spec) {
    double codes = Math.pow(2, spec.bits() - 1);
    double low = -1 + (spec.symmetric() ? 1 : 0) / codes;
    return each(
        v -> {
          double curve = spec.useRealTanh() ? Math.tanh(v) : 2 * hardSigmoid(v) - 1;
          return clip(Math.rint(curve * codes) / codes, low, 1 - 1 / codes);
        });
  }

  @Override
  public double[] visit(QuantizedSigmoid spec) {
    double codes = Math.pow(2, spec.bits());
    double low = (spec.symmetric() ? 1 : 0) / codes;
    return each(
        v -> {
          double curve = spec.useRealSigmoid() ? 1 / (1 + Math.exp(-v)) : hardSigmoid(v);
          return clip(Math.rint(curve * codes) / codes, low, 1 - 1 / codes);
        });
  }

  @Override
  public double[] visit(QuantizedPo2 spec) {
    return noisy(
        spec.noise().factor(),
        v ->
            sign(v)
                * powerOfTwo(
                    Math.abs(v),
                    spec.bits() - 1,
                    spec.maxValue(),
                    spec.quadraticApproximation(),
                    spec.log2Rounding()));
  }

  @Override
  public double[] visit(QuantizedReluPo2 spec) {
    double slope = spec.negativeSlope();
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      boolean leak = x[i] < 0 && slope > 0;
      double magnitude = leak ? -x[i] * slope : Math.max(x[i], 0);
      double q =
          powerOfTwo(
              magnitude,
              spec.bits(),
              spec.maxValue(),
              spec.quadraticApproximation(),
              spec.log2Rounding());
      double leaky =
          Math.min(
              x[i] > 0 ? x[i] : slope * x[i], spec.maxValue().orElse(Double.POSITIVE_INFINITY));
      y[i] = leaky + spec.noise().factor() * ((leak ? -q : q) - leaky);
    }
    return y;
  }

  @Override
  public double[] visit(QuantizedHswish spec) {
    double bound = spec.reluUpperBound();
    double[] curve = each(v -> v * clip(v + spec.reluShift(), 0, bound) / bound);
    return quantize(
        new QuantizedBits(
            spec.bits(),
            spec.integer(),
            spec.symmetric(),
            true,
            spec.alpha(),
            spec.useStochasticRounding(),
            spec.scale(),
            List.of(),
            spec.noise()),
        curve,
        shape);
  }

  @Override
  public double[] visit(QuantizedBitsLearnablePo2 spec) {
    throw unsupported(spec);
  }

  @Override
  public double[] visit(QuantizedBitsMsqePo2 spec) {
    throw unsupported(spec);
  }

  @Override
  public double[] visit(SigmoidFunction function) {
    boolean smooth = function.curve() == SigmoidFunction.Curve.SMOOTH;
    boolean binary = function.curve() == SigmoidFunction.Curve.BINARY;
    return each(
        v -> {
          double ramp = clip((smooth ? 0.1875 : 0.5) * v + 0.5, 0, 1);
          double value = binary ? Math.rint(ramp) : ramp;
          return function.tanh() ? 2 * value - 1 : value;
        });
  }

  private static IllegalArgumentException unsupported(QuantizerSpec spec) {
    return new IllegalArgumentException(
        "Cannot check " + spec.name() + ": its scale depends on earlier calls");
  }

  private double[] positive() {
    return each(v -> Math.max(v, 0));
  }

  private double[] each(DoubleUnaryOperator f) {
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = f.applyAsDouble(x[i]);
    }
    return y;
  }

  private double[] noisy(double noise, DoubleUnaryOperator f) {
    return each(v -> v + noise * (f.applyAsDouble(v) - v));
  }

  private double[] fitted(Alpha alpha, ScaleRule rule, ToDoubleFunction<Double> code) {
    double[] y = new double[x.length];
    for (List<Integer> channel : ChannelScales.channels(shape, rule)) {
      double scale = ChannelScales.leastSquares(channel, x, code);
      scale = alpha.equals(Alpha.AUTO_PO2) ? ChannelScales.powerOfTwo(scale, rule) : scale;
      for (int i : channel) {
        y[i] = scale * code.applyAsDouble(x[i]);
      }
    }
    return y;
  }

  private static double powerOfTwo(
      double magnitude,
      int exponentBits,
      OptionalDouble max,
      boolean quadratic,
      Log2Rounding mode) {
    double span = Math.pow(2, exponentBits - (max.orElse(2) > 1 ? 1 : 0));
    int stride = quadratic ? 2 : 1;
    double top = quadratic ? 2 * Math.floor((span - 1) / 2) : span - 1;
    if (max.isPresent()) {
      top = Math.min(top, Math.floor(Math.log(max.getAsDouble()) / Math.log(2) / stride));
    }
    if (magnitude < 1e-7f) {
      return Math.pow(2, -span * stride);
    }
    double log = Math.log(Math.min(magnitude, max.orElse(magnitude))) / Math.log(2) / stride;
    double exponent = mode == Log2Rounding.FLOOR ? Math.floor(log) : Math.rint(log);
    return Math.pow(2, stride * clip(exponent, -span, Math.max(top, -span)));
  }

  /** Half away from zero, clipped to the codes. */
  private static double awayFromZero(double ratio, boolean signed, double high) {
    double magnitude = Math.min(Math.floor(Math.abs(ratio) + 0.5), high);
    return ratio >= 0 ? magnitude : signed ? -magnitude : 0;
  }

  private static double hardSigmoid(double v) {
    return clip(0.5 * v + 0.5, 0, 1);
  }

  private static double sign(double v) {
    return v >= 0 ? 1 : -1;
  }

  private static double clip(double v, double low, double high) {
    return Math.min(Math.max(v, low), high);
  }

  private static double power(IntegerBits integer) {
    return Math.pow(2, integer.value());
  }

  private static double given(Alpha alpha) {
    return alpha instanceof Alpha.Constant constant ? constant.value() : 1;
  }
}
