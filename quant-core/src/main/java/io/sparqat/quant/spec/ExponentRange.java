package io.sparqat.quant.spec;

import java.util.OptionalDouble;

/**
 * The exponents a power-of-two quantizer chooses from, QKeras's {@code _get_min_max_exponents}. Not
 * whole only for the one-bit {@code quantized_po2}, whose sign leaves half a bit for the exponent.
 */
public record ExponentRange(double min, double max) {
  /** The exponents of {@code quantized_po2}: one bit is the value's sign. */
  public static ExponentRange of(QuantizedPo2 spec) {
    return of(spec.bits() - 1, spec.maxValue(), spec.quadraticApproximation());
  }

  /** The exponents of {@code quantized_relu_po2}: all bits are the exponent's. */
  public static ExponentRange of(QuantizedReluPo2 spec) {
    return of(spec.bits(), spec.maxValue(), spec.quadraticApproximation());
  }

  /** The exponent needs no sign where the values are at most 1. */
  private static ExponentRange of(int bits, OptionalDouble maxValue, boolean quadratic) {
    int sign = maxValue.isPresent() && maxValue.getAsDouble() <= 1 ? 0 : 1;
    double steps = Math.pow(2, bits - sign);
    return new ExponentRange(-steps, quadratic ? 2 * Math.floor((steps - 1) / 2) : steps - 1);
  }
}
