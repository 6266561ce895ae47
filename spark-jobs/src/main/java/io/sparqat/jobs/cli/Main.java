package io.sparqat.jobs.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry point: {@code sparqat <verb>}, and the class that {@code spark-submit} runs. */
@Command(
    name = "sparqat",
    mixinStandardHelpOptions = true,
    version = "Sparqat 0.1.0",
    description = "Quantization-aware training on Apache Spark.",
    subcommands = {ConformanceCommand.class, ShardCommand.class})
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }
}
