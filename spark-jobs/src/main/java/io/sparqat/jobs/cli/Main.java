package io.sparqat.jobs.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry point: {@code sparqat <verb>}, and the class that {@code spark-submit} runs. */
@Command(
    name = "sparqat",
    mixinStandardHelpOptions = true,
    version = "Sparqat 0.1.0",
    description = "Quantization-aware training on Apache Spark.",
    subcommands = {
      BenchCommand.class,
      ConformanceCommand.class,
      QuickstartCommand.class,
      QuantizeCommand.class,
      ReportCommand.class,
      ShardCommand.class,
      SweepCommand.class,
      TableCommand.class,
      TrainCommand.class,
      QtoolsCommand.class
    })
public final class Main {
  Main() {}

  public static void main(String[] args) {
    Terminal.attach();
    System.exit(run(args));
  }

  /** Runs one verb in this JVM and returns its exit code; see {@link ExitCode}. */
  static int run(String... args) {
    return commandLine(args).execute(args);
  }

  /** What runs the verb that {@code args} begin with, set up but not run. */
  static CommandLine commandLine(String... args) {
    return LightVerbs.commandLine(args)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(ExitCode::report);
  }
}
