package io.sparqat.quant.format;

/**
 * IEEE 754 numbers.
 *
 * @param bits 16, 32 or 64
 */
public record FloatingPoint(int bits) implements NumberFormat {
  /** What layers compute in where nothing is quantized. */
  public static final FloatingPoint FLOAT32 = new FloatingPoint(32);

  public FloatingPoint {
    if (bits != 16 && bits != 32 && bits != 64) {
      throw new IllegalArgumentException(
          "Invalid floating point: " + bits + " bits (must be 16, 32 or 64)");
    }
  }

  @Override
  public boolean signed() {
    return true;
  }

  @Override
  public double least() {
    return -greatest();
  }

  @Override
  public double greatest() {
    return bits == 64 ? Double.MAX_VALUE : bits == 32 ? Float.MAX_VALUE : 65504;
  }

  /** Whether rounding to this width leaves the number as it is; half precision keeps 11 bits. */
  @Override
  public boolean contains(double number) {
    if (bits == 64 || Double.isNaN(number)) {
      return true;
    }
    if (bits == 32) {
      return (float) number == number;
    }
    double magnitude = Math.abs(number);
    double step = Math.scalb(1.0, Math.max(Math.getExponent(magnitude), -14) - 10);
    return Double.isInfinite(number) || (magnitude <= 65504 && magnitude % step == 0);
  }

  @Override
  public FixedPoint toFixedPoint() {
    throw new IllegalArgumentException(
        "Cannot hold float" + bits + " in fixed point: its steps differ in size");
  }

  @Override
  public FloatingPoint shifted(int by) {
    return this;
  }
}
