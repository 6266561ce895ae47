package io.sparqat.jobs.cli;

import io.sparqat.jobs.config.ExperimentConfig;
import io.sparqat.jobs.config.SearchConfig;
import io.sparqat.jobs.job.SearchJob;
import io.sparqat.quant.UserException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sparqat search}: AutoQKeras on all cores. */
@Command(
    name = "search",
    mixinStandardHelpOptions = true,
    description =
        "Searches quantizations of a network by AutoQKeras's dictionaries; leaves the best ones"
            + " trained. Killed and run again, it goes on where it was.")
final class SearchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private CheckpointOptions checkpointing = new CheckpointOptions();

  @Mixin private ExperimentOptions options = new ExperimentOptions();

  @Override
  public Integer call() {
    ExperimentConfig experiment = options.read();
    SearchConfig search =
        experiment
            .search()
            .orElseThrow(
                () ->
                    new UserException(
                        "Cannot search: "
                            + experiment.name()
                            + " has no block search { ... } (see conf/experiments)"));
    new Sweep(experiment, options.master(), options.out(), checkpointing, new SearchJob())
        .run(options.data(experiment), search.maxTrials(), spec.commandLine().getOut());
    return 0;
  }
}
