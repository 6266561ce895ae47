package io.sparqat.jobs.job;

import io.sparqat.jobs.checkpoint.Checkpoints;
import io.sparqat.jobs.config.Candidate;
import io.sparqat.jobs.config.ExperimentConfig;
import io.sparqat.jobs.rounds.DivergedException;
import io.sparqat.jobs.rounds.RoundListener;
import io.sparqat.jobs.rounds.RoundMetrics;
import io.sparqat.jobs.rounds.RoundReport;
import io.sparqat.jobs.shard.ShardSet;
import io.sparqat.jobs.table.Trained.CurvePoint;
import io.sparqat.jobs.trial.Completion;
import io.sparqat.jobs.trial.Start;
import io.sparqat.jobs.trial.Trial;
import io.sparqat.jobs.trial.TrialFailure;
import io.sparqat.jobs.trial.TrialResult;
import io.sparqat.jobs.trial.TrialRunner;
import io.sparqat.quant.UserException;
import io.sparqat.quant.exchange.archive.ModelArchive;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Trials that are data-parallel over the cluster themselves, one at a time. */
final class RoundTrials implements TrialRunner {
  private final SparkSession spark;
  private final ExperimentConfig experiment;
  private final ShardSet shards;
  private final Function<String, ModelArchive> parents;
  private final @Nullable Checkpoints checkpoints;
  private final Function<Trial, RoundListener> listeners;
  private Optional<Trial> begun = Optional.empty();

  /**
   * @param parents trained networks by trial
   * @param checkpoints where trainings keep their state; null for nowhere
   */
  RoundTrials(
      SparkSession spark,
      ExperimentConfig experiment,
      ShardSet shards,
      Function<String, ModelArchive> parents,
      @Nullable Checkpoints checkpoints,
      Function<Trial, RoundListener> listeners) {
    this.spark = spark;
    this.experiment = experiment;
    this.shards = shards;
    this.parents = parents;
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
      TrainJob job = new TrainJob(spark, experiment.of(trial), shards, checkpoints);
      TrainedCandidate trained =
          job.run(
              new Candidate(trial.name(), Optional.empty()),
              trial.start().map(this::inherited),
              listeners.apply(trial));
      return Completion.finished(trial, result(trial, trained), trained.archive().toBytes());
    } catch (DivergedException e) {
      return failed(trial, "Diverged", e, TrialFailure.Cause.TRIAL, begin);
    } catch (UserException | IllegalArgumentException e) {
      return failed(trial, e.getClass().getSimpleName(), e, TrialFailure.Cause.TRIAL, begin);
    } catch (RuntimeException e) {
      return failed(trial, e.getClass().getSimpleName(), e, TrialFailure.Cause.ENVIRONMENT, begin);
    }
  }

  private Inheritance inherited(Start start) {
    if (start.kind() != Start.Kind.WEIGHTS) {
      throw new IllegalStateException("Cannot go on with trial " + start.parent() + " by rounds");
    }
    return new Inheritance(start, parents.apply(start.parent()));
  }

  private Completion failed(
      Trial trial, String errorClass, Exception e, TrialFailure.Cause cause, long begin) {
    double seconds = (System.nanoTime() - begin) * 1e-9 * experiment.rounds().workers();
    return Completion.failed(
        trial, new TrialFailure(errorClass, String.valueOf(e.getMessage()), cause, seconds));
  }

  private static TrialResult result(Trial trial, TrainedCandidate trained) {
    return new TrialResult(
        trained.test().accuracy(),
        trained.test().loss(),
        metric(trial, trained),
        curve(trained.rounds()),
        1 + trained.rounds().get(trained.rounds().size() - 1).epoch(),
        trained.archive().weightsSha256(),
        trained.wallSeconds(),
        trained.coreSeconds());
  }

  /** Of the parameters that were kept. */
  private static double metric(Trial trial, TrainedCandidate trained) {
    int best = trained.end().bestRound().orElse(-1);
    return trained.rounds().stream()
        .filter(round -> round.round() == best)
        .mapToDouble(round -> round.metrics().validation().metric(trial.recipe().metric()))
        .findFirst()
        .orElse(Double.NaN);
  }

  /** A round's validation is of the parameters it begins with: those after the round before. */
  private static List<CurvePoint> curve(List<RoundReport> rounds) {
    List<CurvePoint> curve = new ArrayList<>();
    long rows = 0;
    for (int i = 0; i < rounds.size(); i++) {
      RoundMetrics metrics = rounds.get(i).metrics();
      if (metrics.rows() > 0) {
        rows += metrics.rows();
        double accuracy =
            i + 1 < rounds.size()
                ? rounds.get(i + 1).metrics().validation().accuracy()
                : Double.NaN;
        curve.add(new CurvePoint(rounds.get(i).round() + 1, rows, metrics.loss(), accuracy));
      }
    }
    return curve;
  }
}
