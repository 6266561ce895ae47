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
      AggregateCommand.class,
      BenchCommand.class,
      ConformanceCommand.class,
      PlanCommand.class,
      QuickstartCommand.class,
      QuantizeCommand.class,
      ReportCommand.class,
      ScoreCommand.class,
      SearchCommand.class,
      ShardCommand.class,
      SweepCommand.class,
      TableCommand.class,
      TrainCommand.class,
      QtoolsCommand.class,
      VerifyCommand.class
    })
public final class Main {
  private static final String VECTOR_MODULE = "jdk.incubator.vector";

  Main() {}

  public static void main(String[] args) {
    Terminal.attach();
    if (ModuleLayer.boot().findModule(VECTOR_MODULE).isEmpty()) {
      System.err.println(
          "Cannot start: this JVM runs without the Vector API (with spark-submit, add"
              + " --driver-java-options --add-modules="
              + VECTOR_MODULE
              + ")");
      System.exit(ExitCode.USER_ERROR);
    }
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
