package io.sparqat.quant.spec;

import java.util.List;

/**
 * QKeras's {@code alpha}: the scale of a quantizer, given or fitted to the data at every call.
 *
 * <p>What a given number does depends on the quantizer: {@code quantized_bits} multiplies its
 * output, {@code quantized_linear} its step.
 */
public sealed interface Alpha {
  /** {@code None}: scale 1; a layer's kernel quantizer fits the scale instead. */
  Alpha NONE = new None();

  /** {@code 'auto'}: the least-squares scale of each channel. */
  Alpha AUTO = new Auto(false);

  /** {@code 'auto_po2'}: the least-squares scale of each channel, rounded to a power of two. */
  Alpha AUTO_PO2 = new Auto(true);

  /** Not given. */
  record None() implements Alpha {}

  /** One number for the whole tensor. */
  record Constant(double value) implements Alpha {
    public Constant {
      OptionException.check(Double.isFinite(value), "alpha", value, "a finite number");
    }
  }

  /** Numbers broadcast along the last axis, one a channel. */
  record PerChannel(List<Double> values) implements Alpha {
    public PerChannel {
      values = List.copyOf(values);
      OptionException.check(!values.isEmpty(), "alpha", values, "at least one number");
      OptionException.check(
          values.stream().allMatch(Double::isFinite), "alpha", values, "finite numbers");
    }
  }

  /** Fitted to the data. */
  record Auto(boolean powerOfTwo) implements Alpha {}

  static Alpha of(double value) {
    return new Constant(value);
  }

  static Alpha of(List<Double> perChannel) {
    return new PerChannel(perChannel);
  }

  /** Whether the scale is fitted to the data. */
  default boolean automatic() {
    return this instanceof Auto;
  }

  /** {@code 'auto_po2'} where alpha was not given, else this. */
  default Alpha fitted() {
    return this instanceof None ? AUTO_PO2 : this;
  }
}
