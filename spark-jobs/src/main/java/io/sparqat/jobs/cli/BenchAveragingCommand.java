package io.sparqat.jobs.cli;

import io.sparqat.jobs.bench.AveragingBenchmark;
import io.sparqat.jobs.config.Candidate;
import io.sparqat.jobs.config.ExperimentConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sparqat bench averaging}. */
@Command(
    name = "averaging",
    mixinStandardHelpOptions = true,
    description = {
      "Trains an experiment's candidate with one and with many workers on equally many rows, and",
      "with rows sorted by label instead of shuffled: what averaging costs in accuracy. A tenth of",
      "the training rows is held out."
    })
final class BenchAveragingCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "CONF", description = "The experiment.")
  private Path experiment;

  @Parameters(index = "1", paramLabel = "SOURCE", description = "What `shard` would read.")
  private String source;

  @Option(
      names = "--candidate",
      paramLabel = "NAME",
      description = "Which candidate (default: the first).")
  private @Nullable String candidateName;

  @Option(
      names = "--workers",
      paramLabel = "N",
      split = ",",
      defaultValue = "1,8",
      description = "Numbers of workers (default: ${DEFAULT-VALUE}).")
  private List<Integer> workers = new ArrayList<>();

  @Option(
      names = "--sorted",
      description = "Gives workers rows sorted by label instead of shuffled.")
  private boolean sorted;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Sets one key of the experiment, for example training.epochs=2.")
  private List<String> settings = new ArrayList<>();

  @Override
  public Integer call() {
    for (int count : workers) {
      List<String> all = new ArrayList<>(settings);
      all.add("rounds.workers=" + count);
      ExperimentConfig config = ExperimentConfig.read(experiment, all);
      Candidate candidate =
          candidateName == null ? config.candidates().get(0) : config.candidate(candidateName);
      spec.commandLine()
          .getOut()
          .println(AveragingBenchmark.run(config, candidate, source, sorted));
      spec.commandLine().getOut().flush();
    }
    return 0;
  }
}
