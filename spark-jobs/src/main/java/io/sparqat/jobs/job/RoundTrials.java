package io.sparqat.jobs.job;

import io.sparqat.jobs.checkpoint.Checkpoints;
import io.sparqat.jobs.config.Candidate;
import io.sparqat.jobs.config.ExperimentConfig;
import io.sparqat.jobs.rounds.DivergedException;
import io.sparqat.jobs.rounds.RoundListener;
import io.sparqat.jobs.rounds.RoundReport;
import io.sparqat.jobs.shard.ShardSet;
import io.sparqat.jobs.table.Trained.CurvePoint;
import io.sparqat.jobs.trial.Completion;
import io.sparqat.jobs.trial.Trial;
import io.sparqat.jobs.trial.TrialFailure;
import io.sparqat.jobs.trial.TrialResult;
import io.sparqat.jobs.trial.TrialRunner;
import io.sparqat.quant.UserException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;

/** Trials that are data-parallel over the cluster themselves, one at a time. */
final class RoundTrials implements TrialRunner {
  private final SparkSession spark;
  private final ExperimentConfig experiment;
  private final ShardSet shards;
  private final Checkpoints checkpoints;
  private final Function<Trial, RoundListener> listeners;
  private Optional<Trial> begun = Optional.empty();

  RoundTrials(
      SparkSession spark,
      ExperimentConfig experiment,
      ShardSet shards,
      Checkpoints checkpoints,
      Function<Trial, RoundListener> listeners) {
    this.spark = spark;
    this.experiment = experiment;
    this.shards = shards;
    this.checkpoints = checkpoints;
    this.listeners = listeners;
  }

  @Override
  public int slots() {
    return 1;
  }

  @Override
  public void start(Trial trial) {
    begun = Optional.of(trial);
  }

  @Override
  public Optional<Completion> await(Duration most) {
    Optional<Completion> completion = begun.map(this::train);
    begun = Optional.empty();
    return completion;
  }

  private Completion train(Trial trial) {
    long begin = System.nanoTime();
    try {
      TrainJob job = new TrainJob(spark, experiment.of(trial.model()), shards, checkpoints);
      TrainedCandidate trained =
          job.run(new Candidate(trial.name(), Optional.empty()), listeners.apply(trial));
      return Completion.finished(trial, result(trained), trained.archive().toBytes());
    } catch (DivergedException e) {
      return failed(trial, "Diverged", e, TrialFailure.Cause.TRIAL, begin);
    } catch (UserException | IllegalArgumentException e) {
      return failed(trial, e.getClass().getSimpleName(), e, TrialFailure.Cause.TRIAL, begin);
    } catch (RuntimeException e) {
      return failed(trial, e.getClass().getSimpleName(), e, TrialFailure.Cause.ENVIRONMENT, begin);
    }
  }

  private Completion failed(
      Trial trial, String errorClass, Exception e, TrialFailure.Cause cause, long begin) {
    double seconds = (System.nanoTime() - begin) * 1e-9 * experiment.rounds().workers();
    return Completion.failed(
        trial, new TrialFailure(errorClass, String.valueOf(e.getMessage()), cause, seconds));
  }

  private TrialResult result(TrainedCandidate trained) {
    List<CurvePoint> curve = new ArrayList<>();
    long rows = 0;
    for (RoundReport round : trained.rounds()) {
      rows += round.metrics().rows();
      curve.add(new CurvePoint(round.round() + 1, rows, round.metrics().loss(), Double.NaN));
    }
    return new TrialResult(
        trained.test().accuracy(),
        trained.test().loss(),
        Double.NaN,
        curve,
        experiment.training().epochs(),
        trained.archive().weightsSha256(),
        trained.wallSeconds(),
        trained.coreSeconds());
  }
}
