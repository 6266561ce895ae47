package io.sparqat.qtools.goal;

import io.sparqat.qtools.energy.EnergyModel;
import io.sparqat.qtools.energy.EnergyReport;
import io.sparqat.qtools.energy.Memory;
import io.sparqat.qtools.energy.Process;
import io.sparqat.qtools.map.Sources;
import io.sparqat.qtools.map.TypeMap;
import io.sparqat.qtools.map.TypeOptions;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.search.SizeTarget;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Energy of a network in pJ by QTools: AutoQKeras's {@code ForgivingFactorPower}. The reference is
 * the float network as if all its numbers were of one type.
 *
 * @param rules QTools' behaviour
 * @param process energies of operations
 * @param referenceMemory where the reference keeps its weights and activations
 * @param trialMemory where trials do
 * @param trialSources types of a trial's inputs
 * @param referenceInternal type of the reference's inputs, weights and activations
 * @param referenceAccumulator type of the reference's sums
 */
public record EnergyTarget(
    RuleSet rules,
    Process process,
    Memory referenceMemory,
    Memory trialMemory,
    Sources trialSources,
    String referenceInternal,
    String referenceAccumulator)
    implements SizeTarget {
  private static final List<String> INTERNAL = List.of("fp16", "fp32", "int8");
  private static final List<String> ACCUMULATORS = List.of("int16", "int32", "fp16", "fp32");

  public EnergyTarget {
    check("reference_internal", referenceInternal, INTERNAL);
    check("reference_accumulator", referenceAccumulator, ACCUMULATORS);
  }

  private static void check(String name, String type, List<String> types) {
    if (!types.contains(type)) {
      throw new IllegalArgumentException(
          "Invalid " + name + ": " + type + " (must be one of " + String.join(", ", types) + ")");
    }
  }

  @Override
  public Sizes reference(ModelSpec model) {
    return sizes(referenceReport(model));
  }

  @Override
  public Sizes trial(ModelSpec model) {
    return sizes(trialReport(model));
  }

  @Override
  public boolean forgetsStress() {
    return true;
  }

  /** Energy of the reference by layer. */
  public EnergyReport referenceReport(ModelSpec model) {
    TypeOptions options =
        options().withSources(new Sources.Same(referenceInternal)).asReference(true);
    return report(model, options, referenceMemory);
  }

  /** Energy of a trial by layer. */
  public EnergyReport trialReport(ModelSpec model) {
    return report(model, options().withSources(trialSources), trialMemory);
  }

  private TypeOptions options() {
    return TypeOptions.of(rules).withKeras(referenceInternal, referenceAccumulator);
  }

  private EnergyReport report(ModelSpec model, TypeOptions options, Memory memory) {
    return EnergyReport.of(TypeMap.of(model, options), new EnergyModel(rules, process, memory));
  }

  private static Sizes sizes(EnergyReport report) {
    Map<String, Double> layers = new LinkedHashMap<>();
    report.layers().keySet().forEach(name -> layers.put(name, report.profileTotal(name)));
    return new Sizes(layers, report.energySum());
  }
}
