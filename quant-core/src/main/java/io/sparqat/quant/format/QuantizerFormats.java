package io.sparqat.quant.format;

import io.sparqat.quant.spec.Bernoulli;
import io.sparqat.quant.spec.Binary;
import io.sparqat.quant.spec.ExponentRange;
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
import io.sparqat.quant.spec.SigmoidFunction;
import io.sparqat.quant.spec.StochasticBinary;
import io.sparqat.quant.spec.StochasticTernary;
import java.math.BigInteger;
import java.util.OptionalDouble;

/** The number format of what a quantizer gives. */
public final class QuantizerFormats {
  private QuantizerFormats() {}

  /**
   * The format of a quantizer's values at inference, with {@code qnoise_factor} 1, before the
   * scale: {@code alpha}, given or fitted, multiplies them. Beyond 24 bits the kernels, which
   * calculate in float32, give the nearest float32.
   *
   * @throws IllegalArgumentException where there is no one format: integer bits per channel or with
   *     a fraction, and the one-bit {@code quantized_po2}, whose values are irrational
   */
  public static NumberFormat of(QuantizerSpec spec) {
    return spec.accept(new FormatVisitor());
  }

  private static final class FormatVisitor implements QuantizerVisitor<NumberFormat> {
    private static final FixedPoint ZERO_ONE = FixedPoint.of(0, 1, 0);

    /** QKeras's float32 powers of two end here. */
    private static final int LEAST_EXPONENT = Float.MIN_EXPONENT;

    @Override
    public NumberFormat visit(QuantizedLinear spec) {
      int exponent = whole(spec.integer(), spec) - spec.bits() + (spec.keepNegative() ? 1 : 0);
      if (spec.bits() == 1 && spec.keepNegative()) {
        return new Bipolar(exponent - 1);
      }
      return fixed(spec.bits(), spec.keepNegative(), spec.symmetric(), exponent);
    }

    @Override
    public NumberFormat visit(QuantizedBits spec) {
      int signBits = spec.keepNegative() ? 1 : 0;
      if (spec.bits() <= signBits || (spec.bits() == 1 && spec.alpha().automatic())) {
        return spec.keepNegative() || spec.alpha().automatic() ? new Bipolar(0) : ZERO_ONE;
      }
      int exponent = whole(spec.integer(), spec) - spec.bits() + signBits;
      return fixed(spec.bits(), spec.keepNegative(), spec.symmetric(), exponent);
    }

    private static FixedPoint fixed(int bits, boolean signed, boolean symmetric, int exponent) {
      BigInteger codes = BigInteger.TWO.pow(signed ? bits - 1 : bits);
      BigInteger greatest = codes.subtract(BigInteger.ONE);
      BigInteger least = signed ? (symmetric ? greatest : codes).negate() : BigInteger.ZERO;
      return new FixedPoint(least, greatest, exponent);
    }

    private static int whole(IntegerBits integer, QuantizerSpec spec) {
      if (!integer.uniform() || integer.value() != Math.rint(integer.value())) {
        throw new IllegalArgumentException(
            "Cannot give one number format of "
                + spec.canonical()
                + ": its integer bits are not one whole number");
      }
      return (int) integer.value();
    }

    @Override
    public NumberFormat visit(Bernoulli spec) {
      return ZERO_ONE;
    }

    @Override
    public NumberFormat visit(io.sparqat.quant.spec.Ternary spec) {
      return new Ternary(0);
    }

    @Override
    public NumberFormat visit(StochasticTernary spec) {
      return new Ternary(0);
    }

    @Override
    public NumberFormat visit(Binary spec) {
      return spec.use01() ? ZERO_ONE : new Bipolar(0);
    }

    @Override
    public NumberFormat visit(StochasticBinary spec) {
      return new Bipolar(0);
    }

    @Override
    public NumberFormat visit(QuantizedRelu spec) {
      boolean leaky = spec.negativeSlope() != 0 && !spec.enableFastInference();
      int valueBits = leaky ? spec.bits() - 1 : spec.bits();
      int exponent = whole(spec.integer(), spec) - valueBits;
      BigInteger codes = BigInteger.TWO.pow(valueBits);
      FixedPoint plain = new FixedPoint(BigInteger.ZERO, codes.subtract(BigInteger.ONE), exponent);
      double bound = spec.isQuantizedClip() ? 0 : spec.reluUpperBound().orElse(0);
      if (bound != 0 && bound < plain.greatest() && !spec.enableFastInference()) {
        if (!plain.contains(bound)) {
          return FloatingPoint.FLOAT32; // the bound itself is a value
        }
        plain = FixedPoint.of(0, (long) Math.scalb(bound, -exponent), exponent);
      }
      if (!leaky) {
        return plain;
      }
      // The slope is a power of two, and so is its bound, which may lie between two steps.
      int slope = Math.getExponent(spec.negativeSlope());
      FixedPoint bounded = plain.onGrid(exponent + Math.min(0, slope + valueBits));
      BigInteger least = BigInteger.ONE.shiftLeft(Math.max(0, slope + valueBits)).negate();
      return new FixedPoint(least, bounded.greatestCode(), bounded.exponent());
    }

    /** The logarithm is not rounded again: its values are on no grid. */
    @Override
    public NumberFormat visit(QuantizedUlaw spec) {
      return FloatingPoint.FLOAT32;
    }

    @Override
    public NumberFormat visit(QuantizedTanh spec) {
      return fixed(spec.bits(), true, spec.symmetric(), 1 - spec.bits());
    }

    @Override
    public NumberFormat visit(QuantizedSigmoid spec) {
      FixedPoint format = fixed(spec.bits(), false, false, -spec.bits());
      return spec.symmetric()
          ? new FixedPoint(BigInteger.ONE, format.greatestCode(), format.exponent())
          : format;
    }

    @Override
    public NumberFormat visit(QuantizedPo2 spec) {
      return powers(
          spec,
          true,
          ExponentRange.of(spec),
          spec.maxValue(),
          spec.quadraticApproximation(),
          spec.log2Rounding());
    }

    @Override
    public NumberFormat visit(QuantizedReluPo2 spec) {
      return powers(
          spec,
          spec.negativeSlope() != 0,
          ExponentRange.of(spec),
          spec.maxValue(),
          spec.quadraticApproximation(),
          spec.log2Rounding());
    }

    private static PowerOfTwo powers(
        QuantizerSpec spec,
        boolean signed,
        ExponentRange range,
        OptionalDouble maxValue,
        boolean quadratic,
        Log2Rounding rounding) {
      if (range.min() != Math.rint(range.min())) {
        throw new IllegalArgumentException(
            "Cannot give the number format of "
                + spec.canonical()
                + ": half a bit of exponent makes its values irrational");
      }
      int factor = quadratic ? 2 : 1;
      double greatest = range.max();
      if (maxValue.isPresent() && maxValue.getAsDouble() > 0) {
        double cap = Math.log(maxValue.getAsDouble()) / Math.log(2) / factor;
        double rounded = rounding == Log2Rounding.RND ? Math.rint(cap) : Math.floor(cap);
        greatest = Math.max(range.min(), Math.min(greatest, rounded));
      }
      // Zero becomes 2^min, which the quadratic approximation does not double.
      double top = Math.max(factor * greatest, range.min());
      return new PowerOfTwo(
          signed,
          (int) Math.max(factor * range.min(), LEAST_EXPONENT),
          (int) Math.max(Math.min(top, Float.MAX_EXPONENT), LEAST_EXPONENT));
    }

    @Override
    public NumberFormat visit(QuantizedHswish spec) {
      return visit(spec.quantizer());
    }

    @Override
    public NumberFormat visit(QuantizedBitsLearnablePo2 spec) {
      return experimental(spec.bits(), spec.keepNegative());
    }

    @Override
    public NumberFormat visit(QuantizedBitsMsqePo2 spec) {
      return experimental(spec.bits(), spec.keepNegative());
    }

    private static FixedPoint experimental(int bits, boolean keepNegative) {
      return fixed(bits, keepNegative, true, 0);
    }

    @Override
    public NumberFormat visit(SigmoidFunction function) {
      if (function.curve() != SigmoidFunction.Curve.BINARY) {
        return FloatingPoint.FLOAT32;
      }
      return function.tanh() ? new Bipolar(0) : ZERO_ONE;
    }
  }
}
