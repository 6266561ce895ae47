package io.sparqat.qtools.energy;

/**
 * An energy that grows with a power of the width.
 *
 * @param width where the energy is known
 * @param energy at that width, in pJ
 * @param exponent of the width
 */
public record PowerLaw(double width, double energy, double exponent) implements EnergyLaw {
  @Override
  public double at(double x) {
    return energy * Math.pow(x / width, exponent);
  }
}
