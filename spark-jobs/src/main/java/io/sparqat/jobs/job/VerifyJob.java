package io.sparqat.jobs.job;

import io.sparqat.jobs.config.Candidate;
import io.sparqat.jobs.config.ExperimentConfig;
import io.sparqat.jobs.io.ScratchDirectory;
import io.sparqat.jobs.rounds.RoundListener;
import io.sparqat.jobs.shard.ShardSet;
import io.sparqat.jobs.trial.Completion;
import io.sparqat.jobs.trial.SweepTrials.WarmStart;
import io.sparqat.jobs.trial.Trial;
import io.sparqat.jobs.trial.TrialEnd;
import io.sparqat.quant.UserException;
import io.sparqat.quant.exchange.archive.ModelArchive;
import io.sparqat.quant.provenance.Provenance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Trains the candidates of a recorded run again, and compares what comes out bit for bit. */
public final class VerifyJob {
  private final RecordedRun run;
  private final ShardSet shards;

  /**
   * @throws UserException when these are not the data of that run
   */
  public VerifyJob(RecordedRun run, ShardSet shards) {
    this.run = run;
    this.shards = shards;
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
  public Optional<String> differs(
      SparkSession spark, Candidate candidate, ModelArchive expected, RoundListener listener) {
    Again again =
        run.wasTrainedOnSingleCores()
            ? onOneCore(spark, candidate)
            : onTheCluster(spark, candidate, listener);
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

  /** The second training: its network and the losses of its rounds or epochs. */
  private record Again(ModelArchive archive, List<Double> losses) {}

  private Again onTheCluster(SparkSession spark, Candidate candidate, RoundListener listener) {
    TrainedCandidate trained =
        new TrainJob(spark, run.experiment(), shards).run(candidate, listener);
    return new Again(
        trained.archive(), trained.rounds().stream().map(r -> r.metrics().loss()).toList());
  }

  private Again onOneCore(SparkSession spark, Candidate candidate) {
    ExperimentConfig experiment = run.experiment();
    if (experiment.trials().warmStart() != WarmStart.NONE) {
      throw new UserException(
          "Cannot verify "
              + run.directory()
              + ": its candidates began with each other's weights, which a run does not keep (only"
              + " runs with trials.warm-start = none can be verified)");
    }
    Trial trial =
        SweepJob.trial(
            experiment,
            shards.fingerprint(),
            experiment.candidates().indexOf(candidate),
            Optional.empty());
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    try (SparkTrials runner =
            new SparkTrials(context, experiment.name(), shards, VerifyJob::noParent, 1, false, experiment.trials().limit());
        ScratchDirectory scratch = ScratchDirectory.create("verify")) {
      Completion completion = runner.train(trial);
      if (!(completion.end() instanceof TrialEnd.Finished finished)) {
        throw new UserException("Cannot verify " + candidate.name() + ": it fails to train now");
      }
      Path file = scratch.path().resolve("again.sparqat");
      Files.write(file, completion.model());
      return new Again(
          ModelArchive.read(file), finished.result().curve().stream().map(p -> p.loss()).toList());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write a temporary file", e);
    }
  }

  private static ModelArchive noParent(String id) {
    throw new IllegalStateException("A trial that begins fresh has no parent: " + id);
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
}
