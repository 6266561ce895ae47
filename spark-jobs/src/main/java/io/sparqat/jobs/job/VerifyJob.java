package io.sparqat.jobs.job;

import io.sparqat.jobs.config.Candidate;
import io.sparqat.jobs.job.SweepRepeat.Repeated;
import io.sparqat.jobs.rounds.RoundListener;
import io.sparqat.jobs.shard.ShardSet;
import io.sparqat.quant.UserException;
import io.sparqat.quant.exchange.archive.ModelArchive;
import io.sparqat.quant.provenance.Provenance;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Trains the candidates of a recorded run again, and compares what comes out bit for bit. */
public final class VerifyJob implements AutoCloseable {
  private final SparkSession spark;
  private final RecordedRun run;
  private final ShardSet shards;
  private final Function<String, RoundListener> listeners;

  /** Of a run of sweep; null for one of train. */
  private final @Nullable SweepRepeat sweep;

  /**
   * @param listeners by candidate, told of its rounds
   */
  public VerifyJob(
      SparkSession spark,
      RecordedRun run,
      ShardSet shards,
      Function<String, RoundListener> listeners) {
    this.spark = spark;
    this.run = run;
    this.shards = shards;
    this.listeners = listeners;
    this.sweep =
        run.isSweep()
            ? new SweepRepeat(
                spark, run.experiment(), shards, trial -> listeners.apply(trial.name()))
            : null;
  }

  /**
   * Checks that these are the data of a run; needs no session.
   *
   * @throws UserException when they are not
   */
  public static void requireData(RecordedRun run, ShardSet shards) {
    if (!shards.fingerprint().equals(run.dataFingerprint())) {
      throw new UserException(
          String.format(
              "Cannot verify %s: it was trained on data %s, and this is %s (give the same shards"
                  + " with --data)",
              run.directory(), run.dataFingerprint(), shards.fingerprint()));
    }
  }

  /**
   * Trains one candidate again.
   *
   * @param expected what came out the first time
   * @return where the two differ; empty when they do not
   */
  public Optional<String> differs(Candidate candidate, ModelArchive expected) {
    Repeated again = sweep == null ? train(candidate) : repeat(sweep, candidate);
    if (again.archive().weightsSha256().equals(expected.weightsSha256())) {
      return Optional.empty();
    }
    if (!again.archive().model().equals(expected.model())) {
      return Optional.of("the network in its model file is not that of its configuration");
    }
    String where =
        WeightDifference.describe(expected.model(), expected.weights(), again.archive().weights());
    return Optional.of(where + firstRound(candidate, again.losses()) + changes());
  }

  private Repeated train(Candidate candidate) {
    TrainedCandidate trained =
        new TrainJob(spark, run.experiment(), shards)
            .run(candidate, listeners.apply(candidate.name()));
    return new Repeated(
        trained.archive(), trained.rounds().stream().map(r -> r.metrics().loss()).toList());
  }

  private Repeated repeat(SweepRepeat repetition, Candidate candidate) {
    return repetition
        .candidate(run.experiment().candidates().indexOf(candidate))
        .orElseThrow(
            () ->
                new UserException("Cannot verify " + candidate.name() + ": it fails to train now"));
  }

  private String firstRound(Candidate candidate, List<Double> losses) {
    List<Double> before = run.losses(candidate.name());
    for (int i = 0; i < Math.min(before.size(), losses.size()); i++) {
      if (!before.get(i).equals(losses.get(i))) {
        return "; the loss differs from round " + (i + 1) + " on";
      }
    }
    return "; the losses of the rounds are the same";
  }

  /** What is not as it was when the run was made, and may be why. */
  private String changes() {
    SortedMap<String, String> now = new TreeMap<>(Provenance.here(Clock.systemUTC()).facts());
    now.remove("started");
    StringBuilder changes = new StringBuilder();
    now.forEach(
        (name, value) -> {
          String then = run.provenance().facts().getOrDefault(name, "unknown");
          if (!then.equals(value)) {
            changes.append(String.format("; %s is %s, was %s", name, value, then));
          }
        });
    return changes.toString();
  }

  @Override
  public void close() {
    if (sweep != null) {
      sweep.close();
    }
  }
}
