package io.sparqat.qtools.energy;

/** How an energy depends on a width. */
public interface EnergyLaw {
  /** The energy at width {@code x}, in pJ. */
  double at(double x);
}
