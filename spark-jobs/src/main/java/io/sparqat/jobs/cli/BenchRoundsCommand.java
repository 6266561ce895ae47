package io.sparqat.jobs.cli;

import io.sparqat.jobs.bench.RoundsBenchmark;
import io.sparqat.jobs.io.ScratchDirectory;
import io.sparqat.quant.UserException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sparqat bench rounds}. */
@Command(
    name = "rounds",
    mixinStandardHelpOptions = true,
    description = {
      "Times rounds of averaging beside DL4J's ParameterAveragingTrainingMaster and beside"
          + " processes",
      "that only compute, on random data: overhead of a round, and speed-up of the workers."
    })
final class BenchRoundsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NET:BATCH",
      arity = "0..*",
      description = "Networks of train-step with their batch (default: mnist:64 and jet:1024).")
  private List<String> networks = List.of("mnist:64", "jet:1024");

  @Option(
      names = "--local-steps",
      paramLabel = "H",
      defaultValue = "50",
      description = "Steps between two averages (default: ${DEFAULT-VALUE}).")
  private int localSteps;

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "2",
      description = "Workers, one core each (default: ${DEFAULT-VALUE}).")
  private int workers;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "8",
      description = "Measured seconds of each part, after a warm-up (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Override
  public Integer call() {
    try (ScratchDirectory scratch = ScratchDirectory.create("sparqat-bench")) {
      for (String network : networks) {
        spec.commandLine()
            .getOut()
            .println(benchmark(network).run(Main.class.getName(), scratch.path()).json());
        spec.commandLine().getOut().flush();
      }
    }
    return 0;
  }

  private RoundsBenchmark benchmark(String text) {
    int colon = text.lastIndexOf(':');
    try {
      return new RoundsBenchmark(
          text.substring(0, colon),
          Integer.parseInt(text.substring(colon + 1)),
          localSteps,
          workers,
          seconds);
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      throw new UserException(
          "Invalid network: " + text + " (must be NET:BATCH, for example mnist:64)", e);
    }
  }
}
