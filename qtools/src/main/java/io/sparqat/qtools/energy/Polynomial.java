package io.sparqat.qtools.energy;

import java.util.List;

/** A polynomial; coefficients from the highest power down, as NumPy's {@code poly1d} takes them. */
public record Polynomial(List<Double> coefficients) implements EnergyLaw {
  public Polynomial {
    coefficients = List.copyOf(coefficients);
    if (coefficients.isEmpty()) {
      throw new IllegalArgumentException("Invalid polynomial: no coefficients");
    }
  }

  /** Its value, or 0 where that is negative: energies are not. */
  @Override
  public double at(double x) {
    double value = 0;
    for (double coefficient : coefficients) {
      value = value * x + coefficient;
    }
    return Math.max(value, 0);
  }
}
