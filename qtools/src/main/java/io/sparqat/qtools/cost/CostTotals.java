package io.sparqat.qtools.cost;

import io.sparqat.qtools.energy.LayerEnergy;

/**
 * The sums of a {@link CostReport} that a sweep compares candidates by.
 *
 * @param energy estimated energy by component, in pJ
 * @param weightBits bits of all weights
 * @param activationBits bits of all activations that have to be kept
 * @param macs multiplications
 * @param bops see {@link LayerCost#bops}
 * @param ebops see {@link LayerCost#ebops}
 * @param accumulatorBits the widest accumulator
 */
public record CostTotals(
    LayerEnergy energy,
    long weightBits,
    long activationBits,
    long macs,
    double bops,
    double ebops,
    long accumulatorBits) {
  /** Bits of weights and activations. */
  public long totalBits() {
    return weightBits + activationBits;
  }
}
