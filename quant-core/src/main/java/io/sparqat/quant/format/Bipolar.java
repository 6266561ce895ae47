package io.sparqat.quant.format;

/** {@code -2^exponent} and {@code 2^exponent}: one bit, the sign. */
public record Bipolar(int exponent) implements NumberFormat {
  @Override
  public int bits() {
    return 1;
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
    return Math.scalb(1.0, exponent);
  }

  @Override
  public boolean contains(double number) {
    return Math.abs(number) == greatest();
  }

  @Override
  public FixedPoint toFixedPoint() {
    return FixedPoint.of(-1, 1, exponent);
  }

  @Override
  public Bipolar shifted(int by) {
    return new Bipolar(Math.addExact(exponent, by));
  }
}
