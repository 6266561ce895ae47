package io.sparqat.jobs.job;

import io.sparqat.jobs.config.Candidate;
import io.sparqat.jobs.rounds.RoundListener;
import io.sparqat.jobs.rounds.RoundReport;
import io.sparqat.jobs.shard.ShardSet;
import io.sparqat.quant.UserException;
import io.sparqat.quant.exchange.archive.ModelArchive;
import io.sparqat.quant.provenance.Provenance;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
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
    TrainedCandidate again = new TrainJob(spark, run.experiment(), shards).run(candidate, listener);
    if (again.archive().weightsSha256().equals(expected.weightsSha256())) {
      return Optional.empty();
    }
    if (!again.archive().model().equals(expected.model())) {
      return Optional.of("the network in its model file is not that of its configuration");
    }
    String where =
        WeightDifference.describe(expected.model(), expected.weights(), again.archive().weights());
    return Optional.of(where + firstRound(candidate, again.rounds()) + changes());
  }

  private String firstRound(Candidate candidate, List<RoundReport> rounds) {
    List<Double> before = run.losses(candidate.name());
    for (int i = 0; i < Math.min(before.size(), rounds.size()); i++) {
      if (!before.get(i).equals(rounds.get(i).metrics().loss())) {
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
