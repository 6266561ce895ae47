package io.sparqat.jobs.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sparqat bench}: one JSON line for each measurement. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures this machine; prints one JSON line for each measurement.",
    subcommands = {
      BenchAveragingCommand.class,
      BenchCostCommand.class,
      BenchRoundsCommand.class,
      BenchTrainStepCommand.class
    })
final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    CommandLine command = spec.commandLine();
    throw new ParameterException(
        command, "Missing measurement (one of " + command.getSubcommands().keySet() + ")");
  }
}
