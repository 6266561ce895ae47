package io.sparqat.quant.spec;

/**
 * A quantizer option has a value that its quantizer does not take. Parsers use {@link #option} to
 * point at the text the value came from.
 */
public final class OptionException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final String option;

  OptionException(String option, Object value, String rule) {
    super("Invalid " + option + ": " + value + " (must be " + rule + ")");
    this.option = option;
  }

  static void check(boolean valid, String option, Object value, String rule) {
    if (!valid) {
      throw new OptionException(option, value, rule);
    }
  }

  static void checkFinite(String option, double value) {
    check(Double.isFinite(value), option, value, "a finite number");
  }

  /** Slopes are exact powers of two, so that they cost a shift. */
  static void checkSlope(double slope) {
    check(
        slope == 0 || (slope > 0 && slope == Math.scalb(1.0, Math.getExponent(slope))),
        "negative_slope",
        slope,
        "0 or a power of two");
  }

  /** The option's name as QKeras spells it. */
  public String option() {
    return option;
  }
}
