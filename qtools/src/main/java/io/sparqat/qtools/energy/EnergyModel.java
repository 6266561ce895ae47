package io.sparqat.qtools.energy;

import io.sparqat.qtools.energy.Memory.Placement;
import io.sparqat.qtools.map.LayerTypes;
import io.sparqat.qtools.map.Stored;
import io.sparqat.qtools.map.Work;
import io.sparqat.qtools.operator.Operator;
import io.sparqat.qtools.rule.Rule;
import io.sparqat.qtools.rule.RuleException;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.qtools.type.DataType;

/**
 * Energy of layers under a process table and a memory placement. QTools {@code qenergy}.
 *
 * <p>All figures are estimated arithmetic and memory energy of the named process; nothing here is
 * the energy of a device.
 */
public final class EnergyModel {
  private static final int WORD_BITS = 64;

  private final RuleSet rules;
  private final Process process;
  private final Memory memory;

  public EnergyModel(RuleSet rules, Process process, Memory memory) {
    this.rules = rules;
    this.process = process;
    this.memory = memory;
  }

  public Process process() {
    return process;
  }

  public Memory memory() {
    return memory;
  }

  /**
   * The energy of one layer.
   *
   * @param first whether it reads the model's inputs
   * @param last whether it writes the model's outputs
   * @throws RuleException where the rule set has no price for one of its operations
   */
  public LayerEnergy of(LayerTypes layer, boolean first, boolean last) {
    double parameters = 0;
    for (Stored stored : layer.stored()) {
      parameters += access(memory.weights(), stored.count(), stored.type());
    }
    if (layer.unpriced() != null) {
      throw layer.unpriced();
    }
    long outputs = layer.outputShapeLost() ? 1 : layer.outputShape().size();
    return new LayerEnergy(
        inputs(layer, first),
        access(last ? io() : memory.activations(), outputs, layer.output()),
        parameters,
        operations(layer));
  }

  private Placement io() {
    return memory.ioThroughDram() ? Placement.DRAM : Placement.SRAM;
  }

  /** QTools pairs types in its own order with shapes in Keras's, and stops at the shorter list. */
  private double inputs(LayerTypes layer, boolean first) {
    double sum = 0;
    int pairs = Math.min(layer.inputs().size(), layer.inputShapes().size());
    for (int i = 0; i < pairs; i++) {
      sum +=
          access(
              first ? io() : memory.activations(),
              layer.inputShapes().get(i).size(),
              layer.inputs().get(i));
    }
    return sum;
  }

  /** Moving {@code count} values in or out. */
  private double access(Placement placement, long count, DataType type) {
    double bits = (double) count * type.bits();
    return switch (placement) {
      case FIXED -> 0;
      case SRAM -> sram(bits);
      case DRAM -> process.dramBit() * bits + (memory.ioThroughDram() ? sram(bits) : 0);
    };
  }

  private double sram(double bits) {
    double size = Math.max(bits, memory.minSramSize());
    Polynomial perBit = process.sram().perBitByLog2();
    if (rules.has(Rule.SRAM_GROWS_WITH_SIZE) || perBit == null) {
      return Math.ceil(bits / process.sram().wordBits()) * process.sram().word(size);
    }
    double words = Math.ceil(bits / WORD_BITS);
    return words * perBit.at(Math.log(size) / Math.log(2));
  }

  private double operations(LayerTypes layer) {
    double sum = 0;
    for (Work work : layer.work()) {
      double each = 0;
      for (Operator operator : work.each()) {
        each += operator.gateFactor() * price(operator);
      }
      sum += work.count() * each;
    }
    return sum;
  }

  /** One gate of an operator: float gates by the declared result's width, others by their own. */
  private double price(Operator operator) {
    DataType output = operator.output();
    if (!output.isFloat()) {
      return process.fixed(operator.gate(), operator.gateBits());
    }
    Process.FloatCost cost = process.floats().get(output.bits());
    if (cost == null) {
      throw new RuleException(
          "KeyError",
          "Cannot price a float of "
              + output.bits()
              + " bits: process "
              + process.name()
              + " has "
              + process.floats().keySet());
    }
    return switch (operator.gate()) {
      case ADD -> cost.add();
      case MUL -> cost.multiply();
      default -> {
        if (!rules.has(Rule.FLOAT_GATES)) {
          throw new RuleException(
              "KeyError",
              "Cannot price the gate "
                  + operator.gate().text()
                  + " with a float result (rule set "
                  + rules.text()
                  + ")");
        }
        yield cost.multiply();
      }
    };
  }
}
