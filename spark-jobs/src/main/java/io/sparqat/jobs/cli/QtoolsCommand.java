package io.sparqat.jobs.cli;

import io.sparqat.qtools.cost.Qtools;
import io.sparqat.qtools.energy.Memory;
import io.sparqat.qtools.energy.Memory.Placement;
import io.sparqat.qtools.energy.Process;
import io.sparqat.qtools.energy.Processes;
import io.sparqat.qtools.map.Calibrating;
import io.sparqat.qtools.map.Calibration;
import io.sparqat.qtools.map.Sources;
import io.sparqat.qtools.map.TypeOptions;
import io.sparqat.qtools.report.CsvReport;
import io.sparqat.qtools.report.HtmlReport;
import io.sparqat.qtools.report.JsonReport;
import io.sparqat.qtools.report.NetworkReport;
import io.sparqat.qtools.report.Reporting;
import io.sparqat.qtools.report.TextReport;
import io.sparqat.qtools.rule.Rule;
import io.sparqat.qtools.rule.RuleException;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.quant.UserException;
import io.sparqat.quant.exchange.keras.KerasWeightsReader;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.ModelWeights;
import io.sparqat.quant.transform.QuantizedWeights;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sparqat qtools}: types, operations and energy of a network. Loads no Spark. */
@Command(
    name = "qtools",
    mixinStandardHelpOptions = true,
    description = "Data types, operations, bits and estimated energy of a network.")
final class QtoolsCommand implements Callable<Integer> {
  /** How the report is written. */
  enum Format {
    TEXT,
    JSON,
    CSV,
    HTML,
    /** QTools' data-type map alone. */
    TYPES
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "MODEL", arity = "0..1", description = ModelFile.DESCRIPTION)
  private @Nullable String model;

  @Option(
      names = "--rules",
      paramLabel = "SET",
      defaultValue = "sparqat",
      description = "Rule set: sparqat, head, 0.9.0, tag (default: ${DEFAULT-VALUE}).")
  private String rules;

  @Option(names = "--list-rules", description = "Print what holds in which rule set, and stop.")
  private boolean listRules;

  @Option(
      names = "--process",
      paramLabel = "NAME",
      defaultValue = "horowitz",
      description = "Process table, or a file *.conf (default: ${DEFAULT-VALUE}).")
  private String process;

  @Option(
      names = "--beside",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "aladdin-40nm",
      description = "Tables to rank layers under beside the first (default: ${DEFAULT-VALUE}).")
  private List<String> beside;

  @Option(
      names = "--weights-on",
      paramLabel = "MEMORY",
      defaultValue = "sram",
      description = "dram, sram or fixed (default: ${DEFAULT-VALUE}).")
  private String weightsOn;

  @Option(
      names = "--activations-on",
      paramLabel = "MEMORY",
      defaultValue = "sram",
      description = "dram, sram or fixed (default: ${DEFAULT-VALUE}).")
  private String activationsOn;

  @Option(
      names = "--min-sram",
      paramLabel = "BITS",
      defaultValue = "0",
      description = "Bits of the smallest SRAM (default: ${DEFAULT-VALUE}).")
  private long minSram;

  @Option(names = "--io-dram", description = "Inputs come from and outputs go to DRAM.")
  private boolean ioDram;

  @Option(
      names = "--source",
      paramLabel = "TYPE",
      split = ";",
      description =
          "Type of every input, or one each, separated by ';': quantizers, int8, fp16, ...")
  private @Nullable List<String> sources;

  @Option(
      names = "--keras-quantizer",
      paramLabel = "TYPE",
      description = "Type of weights without quantizer.")
  private @Nullable String kerasQuantizer;

  @Option(
      names = "--keras-accumulator",
      paramLabel = "TYPE",
      description = "Type of sums of layers without quantizer.")
  private @Nullable String kerasAccumulator;

  @Option(names = "--reference", description = "Ignore all quantizers: what a reference costs.")
  private boolean reference;

  @Option(names = "--float", description = "Do not apply the model file's quantization block.")
  private boolean asFloat;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "Keras weights (.h5): scales of fitted quantizers, worst-case accumulators.")
  private @Nullable Path weights;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text, json, csv, html, or types for QTools' map (default: ${DEFAULT-VALUE}).")
  private Format format;

  @Option(names = "--out", paramLabel = "FILE", description = "Write here instead of printing.")
  private @Nullable Path out;

  @Override
  public Integer call() {
    if (listRules) {
      write(ruleList());
      return 0;
    }
    if (model == null) {
      throw new UserException("Cannot cost a network: name a MODEL");
    }
    try {
      write(report(ModelFile.read(model, !asFloat)));
    } catch (RuleException e) {
      throw new UserException("Cannot cost network " + model + ": " + e.getMessage(), e);
    }
    return 0;
  }

  private String report(ModelSpec network) {
    List<Process> others =
        beside.stream().filter(name -> !name.equals(process)).map(Processes::of).toList();
    ModelWeights given =
        weights == null ? ModelWeights.of(Map.of()) : KerasWeightsReader.read(weights, network);
    ModelWeights quantized =
        weights == null ? given : QuantizedWeights.of(network, given).software();
    NetworkReport report = Reporting.of(qtools(network, given), network, quantized, others);
    return switch (format) {
      case TEXT -> TextReport.of(report);
      case JSON -> JsonReport.of(report);
      case CSV -> CsvReport.of(report);
      case HTML -> HtmlReport.of(report);
      case TYPES -> JsonReport.types(report);
    };
  }

  private Qtools qtools(ModelSpec network, ModelWeights given) {
    RuleSet set = RuleSet.of(rules);
    boolean known = weights != null;
    Calibration calibration =
        known ? Calibrating.of(set, network, given, true, false) : Calibration.NONE;
    TypeOptions options =
        TypeOptions.of(set)
            .withSources(sources())
            .withKeras(kerasQuantizer, kerasAccumulator)
            .asReference(reference)
            .withWeights(known, false, calibration);
    return Qtools.of(set)
        .withOptions(options)
        .withProcess(Processes.of(process))
        .withMemory(memory());
  }

  private Memory memory() {
    try {
      return new Memory(Placement.of(weightsOn), Placement.of(activationsOn), minSram, ioDram);
    } catch (IllegalArgumentException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  private Sources sources() {
    if (sources == null) {
      return Sources.DEFAULT;
    }
    return sources.size() == 1 ? new Sources.Same(sources.get(0)) : new Sources.Each(sources);
  }

  private static String ruleList() {
    StringBuilder text = new StringBuilder();
    for (Rule rule : Rule.values()) {
      StringBuilder sets = new StringBuilder();
      for (RuleSet set : RuleSet.values()) {
        sets.append(set.has(rule) ? set.text() : "-".repeat(set.text().length())).append(' ');
      }
      text.append(sets).append(' ').append(rule.text()).append(System.lineSeparator());
    }
    return text.toString();
  }

  private void write(String text) {
    if (out == null) {
      PrintWriter lines = spec.commandLine().getOut();
      lines.print(text);
      lines.flush();
      return;
    }
    try {
      Files.writeString(out, text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UserException("Cannot write " + out + ": " + e.getMessage(), e);
    }
  }
}
