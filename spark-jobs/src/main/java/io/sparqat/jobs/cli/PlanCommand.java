package io.sparqat.jobs.cli;

import io.sparqat.jobs.config.Candidate;
import io.sparqat.jobs.config.ExperimentConfig;
import io.sparqat.jobs.io.ScratchDirectory;
import io.sparqat.jobs.job.PlanJob;
import io.sparqat.jobs.plan.PlanText;
import io.sparqat.jobs.plan.ScalingModel;
import io.sparqat.jobs.shard.ShardSet;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sparqat plan}: how to spread an experiment over a cluster. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = {
      "Measures a step, an empty Spark job and the bytes of a round; proposes workers and local",
      "steps, or several candidates at a time; predicts the efficiency up to 1 000 executors."
    })
final class PlanCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ExperimentOptions options = new ExperimentOptions();

  @Option(
      names = "--candidate",
      paramLabel = "NAME",
      description = "Which candidate (default: the first).")
  private @Nullable String candidateName;

  @Option(
      names = "--cores",
      paramLabel = "N",
      description = "Cores of the cluster to plan for (default: those of this session).")
  private int cores;

  @Option(
      names = "--cores-per-executor",
      paramLabel = "C",
      defaultValue = "1",
      description = "Workers that share a machine's network (default: ${DEFAULT-VALUE}).")
  private int coresPerExecutor;

  @Option(
      names = "--megabytes-per-second",
      paramLabel = "B",
      defaultValue = "1000",
      description = "Network of each machine, not measured (default: ${DEFAULT-VALUE}).")
  private double megabytesPerSecond;

  @Option(
      names = "--efficiency",
      paramLabel = "E",
      defaultValue = "0.9",
      description = "Share of the time that steps shall have (default: ${DEFAULT-VALUE}).")
  private double efficiency;

  @Option(
      names = "--measure",
      paramLabel = "SECONDS",
      description =
          "Also runs rounds, for so many seconds with each number of local steps, and prints what"
              + " they took beside the prediction.")
  private double seconds;

  @Override
  public Integer call() {
    ExperimentConfig experiment = options.read();
    Candidate candidate =
        candidateName == null
            ? experiment.candidates().get(0)
            : experiment.candidate(candidateName);
    try (ScratchDirectory scratch = ScratchDirectory.create("sparqat-plan")) {
      ShardSet shards = options.shards(experiment, scratch.path().resolve("shards"));
      try (SparkSession spark = options.open(experiment)) {
        PlanJob job = new PlanJob(spark, experiment, shards);
        ScalingModel model = job.model(candidate, coresPerExecutor, megabytesPerSecond * 1e6);
        PrintWriter lines = spec.commandLine().getOut();
        lines.print(PlanText.of(job.plan(model, cores, efficiency)));
        lines.flush();
        if (seconds > 0) {
          lines.println();
          lines.print(PlanText.of(model, job.measure(candidate, seconds)));
          lines.flush();
        }
      }
    }
    return 0;
  }
}
