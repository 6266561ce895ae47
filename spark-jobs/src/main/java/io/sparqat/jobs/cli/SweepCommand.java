package io.sparqat.jobs.cli;

import io.sparqat.jobs.config.ExperimentConfig;
import io.sparqat.jobs.job.SweepJob;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sparqat sweep}: every candidate of an experiment, then the table. */
@Command(
    name = "sweep",
    mixinStandardHelpOptions = true,
    description =
        "Trains every candidate of an experiment and makes the accuracy/energy table. Killed and"
            + " run again, it goes on where it was.")
final class SweepCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private CheckpointOptions checkpointing = new CheckpointOptions();

  @Mixin private ExperimentOptions options = new ExperimentOptions();

  @Option(
      names = "--candidate",
      paramLabel = "NAME",
      description = "Only this candidate; may be given several times (default: all).")
  private List<String> only = new ArrayList<>();

  @Override
  public Integer call() {
    ExperimentConfig experiment = options.read().requireCandidates().only(only);
    new Sweep(experiment, options.master(), options.out(), checkpointing, new SweepJob())
        .run(options.data(experiment), experiment.candidates().size(), spec.commandLine().getOut());
    return 0;
  }
}
