package io.sparqat.jobs.job;

import io.sparqat.jobs.config.Candidate;
import io.sparqat.jobs.config.ExperimentConfig;
import io.sparqat.jobs.rounds.RoundReport;
import io.sparqat.jobs.table.Complexity;
import io.sparqat.jobs.table.Energy;
import io.sparqat.jobs.table.LayerRow;
import io.sparqat.jobs.table.TableRow;
import io.sparqat.jobs.table.Trained;
import io.sparqat.qtools.energy.EnergyModel;
import io.sparqat.qtools.energy.EnergyReport;
import io.sparqat.qtools.energy.LayerEnergy;
import io.sparqat.qtools.energy.Memory;
import io.sparqat.qtools.energy.Processes;
import io.sparqat.qtools.map.LayerTypes;
import io.sparqat.qtools.map.Stored;
import io.sparqat.qtools.map.TypeMap;
import io.sparqat.qtools.map.TypeOptions;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.quant.model.Activation;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.provenance.Fingerprint;
import io.sparqat.quant.spec.QuantizerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Makes rows of the table: what a candidate costs, worked out from its network alone by QTools'
 * rules, beside what training gave.
 */
public final class TableRows {
  private static final RuleSet RULES = RuleSet.SPARQAT;
  private static final String PROCESS = "horowitz";

  private final ExperimentConfig experiment;
  private final String dataFingerprint;

  public TableRows(ExperimentConfig experiment, String dataFingerprint) {
    this.experiment = experiment;
    this.dataFingerprint = dataFingerprint;
  }

  /** The row of a candidate that was trained. */
  public TableRow trained(Candidate candidate, TrainedCandidate result) {
    List<Trained.CurvePoint> curve = new ArrayList<>();
    long rows = 0;
    for (RoundReport round : result.rounds()) {
      rows += round.metrics().rows();
      curve.add(
          new Trained.CurvePoint(round.round() + 1, rows, round.metrics().loss(), Double.NaN));
    }
    Trained trained =
        new Trained(
            result.test().accuracy(),
            result.test().loss(),
            curve,
            result.archive().weightsSha256(),
            result.wallSeconds(),
            result.coreSeconds(),
            OptionalDouble.empty(),
            OptionalLong.empty());
    return row(candidate, Optional.of(trained), Optional.empty());
  }

  /** The row of a candidate that has no result. */
  public TableRow failed(Candidate candidate, String error) {
    return row(candidate, Optional.empty(), Optional.of(error));
  }

  private TableRow row(Candidate candidate, Optional<Trained> trained, Optional<String> error) {
    ModelSpec model = candidate.apply(experiment.network());
    TypeMap types = TypeMap.of(model, TypeOptions.of(RULES));
    EnergyReport energy =
        EnergyReport.of(types, new EnergyModel(RULES, Processes.of(PROCESS), Memory.SRAM));
    LayerEnergy total = energy.total();
    return new TableRow(
        TrainingId.of(model, experiment, dataFingerprint),
        candidate.name(),
        model.name(),
        quantization(model),
        layers(model, types, energy),
        new Energy(
            Processes.of(PROCESS).title() + ", rules " + RULES.text(),
            total.inputs(),
            total.parameters(),
            total.operations(),
            total.outputs()),
        complexity(types),
        trained,
        error,
        experiment.training().seed(),
        dataFingerprint,
        Fingerprint.of(experiment.resolved()),
        false);
  }

  private static List<LayerRow> layers(ModelSpec model, TypeMap types, EnergyReport energy) {
    List<LayerRow> rows = new ArrayList<>();
    for (NodeSpec node : model.nodes()) {
      LayerTypes layer = types.layers().get(node.name());
      if (layer == null) {
        continue;
      }
      Optional<QuantizerSpec> kernel = kernel(node.layer());
      Optional<Activation> activation = activation(node.layer());
      List<Stored> stored = layer.stored();
      rows.add(
          new LayerRow(
              node.name(),
              layer.className(),
              kernel.map(QuantizerSpec::canonical).orElse(""),
              stored.isEmpty()
                  ? OptionalInt.empty()
                  : OptionalInt.of((int) stored.get(0).type().bits()),
              activation.map(Activation::text).orElse(""),
              OptionalInt.of((int) layer.output().bits()),
              stored.stream().mapToLong(Stored::count).sum(),
              energy.layers().getOrDefault(node.name(), LayerEnergy.ZERO).total()));
    }
    return rows;
  }

  private static Complexity complexity(TypeMap types) {
    long parameterBits = 0;
    long activationBits = 0;
    long macs = 0;
    int accumulator = 0;
    for (LayerTypes layer : types.layers().values()) {
      for (Stored stored : layer.stored()) {
        parameterBits += stored.count() * stored.type().bits();
      }
      activationBits += layer.outputShape().size() * layer.output().bits();
      if (layer.roles() instanceof LayerTypes.Products products) {
        macs += layer.operationCount();
        accumulator = Math.max(accumulator, (int) products.accumulator().output().bits());
      }
    }
    return new Complexity(
        parameterBits,
        activationBits,
        OptionalLong.of(macs),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        accumulator == 0 ? OptionalInt.empty() : OptionalInt.of(accumulator));
  }

  /** Layer by layer: {@code dense: binary(alpha=1); act: quantized_relu(4)}; "float" for none. */
  private static String quantization(ModelSpec model) {
    String text =
        model.nodes().stream()
            .map(
                node -> {
                  String kernel = kernel(node.layer()).map(QuantizerSpec::canonical).orElse("");
                  String activation =
                      activation(node.layer())
                          .filter(Activation.Quantized.class::isInstance)
                          .map(Activation::text)
                          .orElse("");
                  String both =
                      kernel + (kernel.isEmpty() || activation.isEmpty() ? "" : ", ") + activation;
                  return both.isEmpty() ? "" : node.name() + ": " + both;
                })
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining("; "));
    return text.isEmpty() ? "float" : text;
  }

  private static Optional<QuantizerSpec> kernel(LayerSpec layer) {
    for (String argument : List.of("kernel_quantizer", "depthwise_quantizer")) {
      if (layer.has(argument) && layer.quantizer(argument).isPresent()) {
        return layer.quantizer(argument);
      }
    }
    return Optional.empty();
  }

  private static Optional<Activation> activation(LayerSpec layer) {
    return layer.has("activation") ? layer.activation("activation") : Optional.empty();
  }
}
