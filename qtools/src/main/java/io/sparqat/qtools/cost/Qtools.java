package io.sparqat.qtools.cost;

import io.sparqat.qtools.energy.EnergyModel;
import io.sparqat.qtools.energy.Memory;
import io.sparqat.qtools.energy.Process;
import io.sparqat.qtools.energy.Processes;
import io.sparqat.qtools.map.TypeMap;
import io.sparqat.qtools.map.TypeOptions;
import io.sparqat.qtools.rule.RuleException;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.quant.UserException;
import io.sparqat.quant.model.ModelSpec;

/**
 * Costs of networks under one rule set, process table and memory placement. Immutable and
 * thread-safe.
 */
public final class Qtools {
  private final TypeOptions options;
  private final Process process;
  private final Memory memory;

  private Qtools(TypeOptions options, Process process, Memory memory) {
    this.options = options;
    this.process = process;
    this.memory = memory;
  }

  /** The rule set's defaults: 8-bit inputs, Horowitz's 45 nm table, everything in SRAM. */
  public static Qtools of(RuleSet rules) {
    return new Qtools(TypeOptions.of(rules), Processes.of("horowitz"), Memory.SRAM);
  }

  public Qtools withOptions(TypeOptions other) {
    return new Qtools(other, process, memory);
  }

  public Qtools withProcess(Process other) {
    return new Qtools(options, other, memory);
  }

  public Qtools withMemory(Memory other) {
    return new Qtools(options, process, other);
  }

  public TypeOptions options() {
    return options;
  }

  public Process process() {
    return process;
  }

  public Memory memory() {
    return memory;
  }

  /** The data-type map of a network. */
  public TypeMap types(ModelSpec model) {
    return TypeMap.of(model, options);
  }

  /**
   * What a network costs.
   *
   * @throws UserException where the rule set has no type or price for something in the network
   */
  public CostReport evaluate(ModelSpec model) {
    try {
      return plan(model).report(options);
    } catch (RuleException e) {
      throw new UserException("Cannot cost network " + model.name() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Costs of many candidates that differ from {@code base} in the quantizers of their layers.
   *
   * @throws UserException where the rule set has no type or price for something in the network
   */
  public CostSweep sweep(ModelSpec base) {
    if (options.fuseBatchNorm()) {
      throw new UserException(
          "Cannot sweep "
              + base.name()
              + " with fused batch normalization: a fused layer depends on the next one");
    }
    try {
      return new CostSweep(plan(base));
    } catch (RuleException e) {
      throw new UserException("Cannot cost network " + base.name() + ": " + e.getMessage(), e);
    }
  }

  private CostPlan plan(ModelSpec model) {
    return new CostPlan(model, options, new EnergyModel(options.rules(), process, memory));
  }
}
