package io.sparqat.jobs.cli;

import io.sparqat.jobs.bench.RoundsBenchmark;
import io.sparqat.jobs.io.ScratchDirectory;
import io.sparqat.quant.UserException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
  /** NET may be a file: the numbers are the last two parts, of at most nine digits. */
  private static final Pattern NETWORK =
      Pattern.compile("(?<net>.+):(?<batch>[1-9]\\d{0,8}):(?<steps>[1-9]\\d{0,8})");

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NET:BATCH:H",
      arity = "0..*",
      description =
          "Networks of train-step with their batch and the steps between two averages (default:"
              + " mnist:64:50 and jet:1024:250, whose steps are short).")
  private List<String> networks = List.of("mnist:64:50", "jet:1024:250");

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
    Matcher parts = NETWORK.matcher(text);
    if (!parts.matches()) {
      throw new UserException(
          "Invalid network: " + text + " (must be NET:BATCH:H, for example mnist:64:50)");
    }
    return new RoundsBenchmark(
        parts.group("net"),
        Integer.parseInt(parts.group("batch")),
        Integer.parseInt(parts.group("steps")),
        workers,
        seconds);
  }
}
