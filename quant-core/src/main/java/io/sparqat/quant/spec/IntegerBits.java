package io.sparqat.quant.spec;

import java.util.List;

/**
 * Bits before the binary point, sign not counted: one number for the tensor, or one a channel as
 * {@code QAdaptiveActivation} keeps them. May be negative, and a fraction where QKeras allows it.
 */
public record IntegerBits(List<Double> values) {
  public IntegerBits {
    values = values.stream().map(value -> value + 0.0).toList(); // -0.0 becomes 0.0
    OptionException.check(!values.isEmpty(), "integer", values, "a number or a list of numbers");
    for (double value : values) {
      OptionException.check(Math.abs(value) <= 127, "integer", value, "from -127 to 127");
    }
  }

  public static IntegerBits of(double value) {
    return new IntegerBits(List.of(value));
  }

  /** Whether one number holds for the whole tensor. */
  public boolean uniform() {
    return values.size() == 1;
  }

  /**
   * The number for the whole tensor.
   *
   * @throws IllegalStateException when channels differ
   */
  public double value() {
    if (!uniform()) {
      throw new IllegalStateException(
          "Cannot use integer bits " + values + " as one number: they are given per channel");
    }
    return values.get(0);
  }
}
