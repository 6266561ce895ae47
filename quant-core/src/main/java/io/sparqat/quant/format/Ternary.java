package io.sparqat.quant.format;

/** {@code -2^exponent}, 0 and {@code 2^exponent}: two bits. */
public record Ternary(int exponent) implements NumberFormat {
  @Override
  public int bits() {
    return 2;
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
    return number == 0 || Math.abs(number) == greatest();
  }

  @Override
  public FixedPoint toFixedPoint() {
    return FixedPoint.of(-1, 1, exponent);
  }

  @Override
  public Ternary shifted(int by) {
    return new Ternary(Math.addExact(exponent, by));
  }
}
