package io.sparqat.jobs.job;

import io.sparqat.jobs.config.ExperimentConfig;
import io.sparqat.jobs.config.TrialsConfig.Spread;
import io.sparqat.jobs.io.ScratchDirectory;
import io.sparqat.jobs.rounds.RoundListener;
import io.sparqat.jobs.shard.ShardSet;
import io.sparqat.jobs.table.Trained.CurvePoint;
import io.sparqat.jobs.trial.Completion;
import io.sparqat.jobs.trial.SweepTrials;
import io.sparqat.jobs.trial.Trial;
import io.sparqat.jobs.trial.TrialEnd;
import io.sparqat.jobs.trial.TrialRunner;
import io.sparqat.quant.exchange.archive.ModelArchive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * The candidates of a sweep trained again, one after another as far as they are asked for; with a
 * warm start each from the repetition of what it began with.
 */
final class SweepRepeat implements AutoCloseable {
  private static final Duration LOOK = Duration.ofSeconds(10);

  private final SweepTrials trials;
  private final TrialRunner runner;
  private final ScratchDirectory models = ScratchDirectory.create("sparqat-repeat");
  private final Map<String, TrialEnd> ends = new HashMap<>();

  /**
   * @param experiment with the candidates of that sweep alone
   */
  SweepRepeat(
      SparkSession spark,
      ExperimentConfig experiment,
      ShardSet shards,
      Function<Trial, RoundListener> listeners) {
    trials = SweepJob.trials(experiment, shards.fingerprint());
    runner =
        experiment.trials().spread() == Spread.CLUSTER
            ? new RoundTrials(spark, experiment, shards, this::model, null, listeners)
            : new SparkTrials(
                JavaSparkContext.fromSparkContext(spark.sparkContext()),
                experiment.name(),
                shards,
                this::model,
                1,
                false,
                experiment.trials().limit());
  }

  /** The second training of a candidate: its network, and the losses of its rounds or epochs. */
  record Repeated(ModelArchive archive, List<Double> losses) {}

  /**
   * Trains a candidate, after those before it.
   *
   * @param candidate its number
   * @return empty when it fails to train
   */
  Optional<Repeated> candidate(int candidate) {
    while (trials.id(candidate).flatMap(id -> Optional.ofNullable(ends.get(id))).isEmpty()) {
      Trial trial = trials.next().orElseThrow();
      TrialEnd known = ends.get(trial.id());
      trials.ended(trial, known == null ? train(trial) : known);
    }
    String id = trials.id(candidate).orElseThrow();
    return ends.get(id) instanceof TrialEnd.Finished finished
        ? Optional.of(
            new Repeated(
                model(id), finished.result().curve().stream().map(CurvePoint::loss).toList()))
        : Optional.empty();
  }

  private TrialEnd train(Trial trial) {
    runner.start(trial);
    Optional<Completion> completion = runner.await(LOOK);
    while (completion.isEmpty()) {
      completion = runner.await(LOOK);
    }
    TrialEnd end = completion.get().end();
    if (end instanceof TrialEnd.Finished) {
      try {
        Files.write(file(trial.id()), completion.get().model());
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot write a temporary file", e);
      }
    }
    ends.put(trial.id(), end);
    return end;
  }

  private ModelArchive model(String trial) {
    return ModelArchive.read(file(trial));
  }

  private Path file(String trial) {
    return models.path().resolve(trial + ".sparqat");
  }

  @Override
  public void close() {
    runner.close();
    models.close();
  }
}
