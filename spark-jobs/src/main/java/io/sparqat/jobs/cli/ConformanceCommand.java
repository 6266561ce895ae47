package io.sparqat.jobs.cli;

import io.sparqat.qtools.conformance.BiasQuantizerVectors;
import io.sparqat.qtools.conformance.EstimateVectors;
import io.sparqat.qtools.conformance.ModelVectors;
import io.sparqat.qtools.conformance.NetworkVectors;
import io.sparqat.qtools.conformance.OperatorVectors;
import io.sparqat.qtools.conformance.SearchVectors;
import io.sparqat.quant.conformance.CodebookVectors;
import io.sparqat.quant.conformance.Conformance;
import io.sparqat.quant.conformance.ConformanceReport;
import io.sparqat.quant.conformance.IntegerBitVectors;
import io.sparqat.quant.conformance.LayerVectors;
import io.sparqat.quant.conformance.QuantizerVectors;
import io.sparqat.quant.conformance.StateVectors;
import io.sparqat.quant.conformance.StatisticsVectors;
import io.sparqat.quant.conformance.StringVectors;
import io.sparqat.quant.conformance.VectorKind;
import io.sparqat.quant.conformance.network.SavedModelVectors;
import io.sparqat.quant.conformance.network.TransformationVectors;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sparqat conformance}: vectors of a real QKeras against this library. */
@Command(
    name = "conformance",
    mixinStandardHelpOptions = true,
    description = "Checks vectors written by a real QKeras; exits with 1 when any fails.")
final class ConformanceCommand implements Callable<Integer> {
  /** Every kind of vector, in the order in which they are asked. */
  static final List<VectorKind> KINDS =
      List.of(
          new QuantizerVectors(),
          new StateVectors(),
          new StatisticsVectors(),
          new IntegerBitVectors(),
          new StringVectors(),
          new CodebookVectors(),
          new LayerVectors(),
          new SavedModelVectors(),
          new TransformationVectors(),
          new BiasQuantizerVectors(),
          new OperatorVectors(),
          new NetworkVectors(),
          new SearchVectors(),
          new ModelVectors(),
          new EstimateVectors());

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "PATH",
      arity = "1..*",
      description = "Vector files (.json, .jsonl, plain or .gz) or directories of them.")
  private List<Path> paths;

  @Option(
      names = "--failures",
      paramLabel = "N",
      defaultValue = "3",
      description = "Failures of a group to print in full (default: ${DEFAULT-VALUE}).")
  private int shownFailures;

  @Override
  public Integer call() {
    ConformanceReport report = new Conformance(KINDS, shownFailures).run(paths);
    spec.commandLine().getOut().print(report.text());
    spec.commandLine().getOut().flush();
    return report.failed() == 0 ? 0 : 1;
  }
}
