package io.sparqat.qtools.cost;

import io.sparqat.qtools.energy.LayerEnergy;
import io.sparqat.qtools.energy.Memory;
import io.sparqat.qtools.rule.RuleSet;
import java.util.List;

/**
 * What a network costs for one sample, and under which assumptions.
 *
 * <p>Energies are estimated arithmetic and memory energy of the named process, never the energy of
 * a device.
 *
 * @param network its name
 * @param rules how types were derived
 * @param process title of the process table
 * @param memory where weights and activations are kept
 * @param layers every layer but Dropout
 * @param inputBits bits of the model's inputs
 * @param peakActivationBits the most bits of activations that are needed at the same time
 */
public record CostReport(
    String network,
    RuleSet rules,
    String process,
    Memory memory,
    List<LayerCost> layers,
    long inputBits,
    long peakActivationBits) {
  public CostReport {
    layers = List.copyOf(layers);
  }

  /** Estimated energy by component, in pJ: everything that is modelled. */
  public LayerEnergy energy() {
    LayerEnergy sum = LayerEnergy.ZERO;
    for (LayerCost layer : layers) {
      sum = sum.plus(layer.energy());
    }
    return sum;
  }

  public long weightBits() {
    return layers.stream().mapToLong(LayerCost::weightBits).sum();
  }

  /** Bits of all activations that have to be kept, the model's inputs not counted. */
  public long activationBits() {
    return layers.stream().mapToLong(LayerCost::activationBits).sum();
  }

  /** Bits of weights and activations. */
  public long totalBits() {
    return weightBits() + activationBits();
  }

  /** Bits of weights and of the activations that are needed at the same time. */
  public long peakBits() {
    return weightBits() + peakActivationBits;
  }

  public long macs() {
    return layers.stream().mapToLong(LayerCost::macs).sum();
  }

  public double bops() {
    return layers.stream().mapToDouble(LayerCost::bops).sum();
  }

  public double ebops() {
    return layers.stream().mapToDouble(LayerCost::ebops).sum();
  }

  /** The widest accumulator. */
  public long accumulatorBits() {
    return layers.stream().mapToLong(LayerCost::accumulatorBits).max().orElse(0);
  }
}
