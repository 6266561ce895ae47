package io.sparqat.quant.inspect;

import io.sparqat.quant.format.Bipolar;
import io.sparqat.quant.format.FixedPoint;
import io.sparqat.quant.format.NumberFormat;
import io.sparqat.quant.format.PowerOfTwo;
import io.sparqat.quant.format.QuantizerFormats;
import io.sparqat.quant.format.Ternary;
import io.sparqat.quant.kernel.Draw;
import io.sparqat.quant.kernel.Quantizer;
import io.sparqat.quant.model.TensorShape;
import java.util.Optional;
import java.util.OptionalLong;

/** What a quantizer makes of given numbers at inference. */
public final class Inspection {
  private static final double WHOLE = 1e-4;

  private final float[] input;
  private final float[] output;
  private final float[] scale;
  private final Optional<NumberFormat> format;

  /**
   * Quantizes the values.
   *
   * @param quantizer the quantizer at work; keeps the scale of this call
   * @param shape of the values, row-major
   */
  public Inspection(Quantizer quantizer, float[] values, TensorShape shape) {
    if (values.length != shape.size()) {
      throw new IllegalArgumentException(
          "Invalid shape: " + shape + " (must hold the " + values.length + " values)");
    }
    input = values.clone();
    output = new float[values.length];
    quantizer.quantize(input, shape.axes(), output, Draw.INFERENCE);
    scale = quantizer.scale().clone();
    format = format(quantizer);
  }

  private static Optional<NumberFormat> format(Quantizer quantizer) {
    try {
      return Optional.of(QuantizerFormats.of(quantizer.spec()));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // values on no common grid, such as integer bits a channel
    }
  }

  /** Number of values. */
  public int size() {
    return input.length;
  }

  public float input(int i) {
    return input[i];
  }

  public float output(int i) {
    return output[i];
  }

  /** The scale that was applied: none, one, or one a channel. */
  public float[] scale() {
    return scale.clone();
  }

  /** The format of the values before the scale, where there is one. */
  public Optional<NumberFormat> format() {
    return format;
  }

  public ErrorStatistics errors() {
    return ErrorStatistics.of(input, output);
  }

  /**
   * The whole number that hardware stores for an output: the multiple of the step, the sign bit of
   * a binary value, or the exponent of a power of two. Empty for values on no grid, and where
   * several scales leave open which one applies.
   */
  public OptionalLong code(int i) {
    if (format.isEmpty() || scale.length > 1 || !Float.isFinite(output[i])) {
      return OptionalLong.empty();
    }
    double value = scale.length == 0 ? output[i] : (double) output[i] / scale[0];
    NumberFormat grid = format.get();
    if (grid instanceof FixedPoint fixed) {
      return whole(Math.scalb(value, -fixed.exponent()));
    }
    if (grid instanceof Ternary ternary) {
      return whole(Math.scalb(value, -ternary.exponent()));
    }
    if (grid instanceof Bipolar) {
      return value == 0 ? OptionalLong.empty() : OptionalLong.of(value > 0 ? 1 : 0);
    }
    return grid instanceof PowerOfTwo && value != 0
        ? whole(Math.log(Math.abs(value)) / Math.log(2))
        : OptionalLong.empty();
  }

  private static OptionalLong whole(double code) {
    double rounded = Math.rint(code);
    return Math.abs(code - rounded) <= WHOLE * Math.max(1, Math.abs(code))
        ? OptionalLong.of((long) rounded)
        : OptionalLong.empty();
  }
}
