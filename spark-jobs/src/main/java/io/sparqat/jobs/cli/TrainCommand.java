package io.sparqat.jobs.cli;

import io.sparqat.jobs.checkpoint.Checkpoints;
import io.sparqat.jobs.config.Candidate;
import io.sparqat.jobs.config.ExperimentConfig;
import io.sparqat.jobs.io.RunDirectory;
import io.sparqat.jobs.job.PlanJob;
import io.sparqat.jobs.job.RunRecord;
import io.sparqat.jobs.job.TrainJob;
import io.sparqat.jobs.job.TrainedCandidate;
import io.sparqat.jobs.plan.ScalingModel;
import io.sparqat.jobs.shard.ShardSet;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sparqat train}: one candidate, data-parallel on all executors. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = "Trains one candidate of an experiment, data-parallel on all executors.")
final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ExperimentOptions options = new ExperimentOptions();

  @Mixin private CheckpointOptions checkpointing = new CheckpointOptions();

  @Option(
      names = "--candidate",
      paramLabel = "NAME",
      description = "Which candidate (default: the first).")
  private @Nullable String candidateName;

  @Option(
      names = "--plan",
      description =
          "Measures first, and records the predicted time of a round beside what it took.")
  private boolean plans;

  @Override
  public Integer call() {
    ExperimentConfig experiment = options.read().requireCandidates();
    Candidate candidate =
        candidateName == null
            ? experiment.candidates().get(0)
            : experiment.candidate(candidateName);
    Clock clock = Clock.systemUTC();
    PrintWriter lines = spec.commandLine().getOut();
    try (RunDirectory run = RunDirectory.create(options.out(), experiment.name(), clock);
        Progress progress = new Progress()) {
      Checkpoints checkpoints = checkpointing.open(options.out(), progress::line);
      ShardSet shards = options.shards(experiment, run.resolve(RunRecord.SHARDS));
      TrainedCandidate trained;
      try (SparkSession spark = options.open(experiment)) {
        RunRecord record = new RunRecord(run, experiment, shards, spark, clock);
        TrainJob job = new TrainJob(spark, experiment, shards, checkpoints);
        ScalingModel predicted =
            plans
                ? new PlanJob(spark, experiment, shards)
                    .model(candidate, 1, PlanJob.USUAL_BYTES_PER_SECOND)
                : null;
        TrainingProgress shown =
            new TrainingProgress(progress, candidate.name(), experiment, shards);
        trained =
            job.run(
                candidate,
                shown
                    .and(record.rounds(candidate.name()))
                    .and(RunRecord.drift(run, experiment, candidate.name(), progress::line)));
        record.candidate(trained);
        if (predicted != null) {
          record.plan(predicted, trained);
        }
      }
      progress.close();
      Path finished = run.complete();
      checkpoints.clear();
      lines.printf(
          "%s: test accuracy %.2f %% (%.2f to %.2f), loss %.4f, %.1f s%n",
          trained.name(),
          100 * trained.test().accuracy().value(),
          100 * trained.test().accuracy().low(),
          100 * trained.test().accuracy().high(),
          trained.test().loss(),
          trained.wallSeconds());
      trained.end().stopped().ifPresent(why -> lines.println("stopped early: " + why));
      lines.printf("%s weights %s%n", finished, trained.archive().weightsSha256());
      lines.flush();
    }
    return 0;
  }
}
