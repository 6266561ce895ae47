package io.sparqat.jobs.cli;

import io.sparqat.jobs.config.ExperimentConfig;
import io.sparqat.jobs.job.SweepJob;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sparqat quickstart}: the whole way from data to table, with nothing at hand. */
@Command(
    name = "quickstart",
    mixinStandardHelpOptions = true,
    description = "Draws a data set of digits, trains five candidates, prints their table.")
final class QuickstartCommand implements Callable<Integer> {
  private static final String EXPERIMENT = "quickstart.conf";

  @Spec private CommandSpec spec;

  @Mixin private CheckpointOptions checkpointing = new CheckpointOptions();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "runs",
      description = "Where the run's directory goes (default: ${DEFAULT-VALUE}).")
  private Path out;

  @Mixin private MasterOption master = new MasterOption();

  @Override
  public Integer call() {
    ExperimentConfig experiment = ExperimentConfig.resource(EXPERIMENT);
    new Sweep(experiment, master.value(), out, checkpointing, new SweepJob())
        .run(
            experiment.data().orElseThrow(),
            experiment.candidates().size(),
            spec.commandLine().getOut());
    return 0;
  }
}
