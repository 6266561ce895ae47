package io.sparqat.qtools.energy;

/**
 * Estimated energy of a layer for one sample, in pJ.
 *
 * @param inputs reading its inputs
 * @param outputs writing its outputs
 * @param parameters reading its weights
 * @param operations arithmetic: QTools' {@code op_cost}
 */
public record LayerEnergy(double inputs, double outputs, double parameters, double operations) {
  public static final LayerEnergy ZERO = new LayerEnergy(0, 0, 0, 0);

  public double total() {
    return inputs + outputs + parameters + operations;
  }

  public LayerEnergy plus(LayerEnergy other) {
    return new LayerEnergy(
        inputs + other.inputs,
        outputs + other.outputs,
        parameters + other.parameters,
        operations + other.operations);
  }
}
