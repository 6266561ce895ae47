package io.sparqat.jobs.job;

import io.sparqat.jobs.config.ExperimentConfig;
import io.sparqat.jobs.io.RoundLines;
import io.sparqat.jobs.io.RunDirectory;
import io.sparqat.jobs.rounds.RoundListener;
import io.sparqat.jobs.shard.ShardSet;
import io.sparqat.quant.provenance.Fingerprint;
import io.sparqat.quant.provenance.Provenance;
import java.time.Clock;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;

/** Writes what a run leaves: configuration, provenance, metrics, models. */
public final class RunRecord {
  private final RunDirectory run;

  /** Writes what is known at the start. */
  public RunRecord(
      RunDirectory run,
      ExperimentConfig experiment,
      ShardSet shards,
      SparkSession spark,
      Clock clock) {
    this.run = run;
    run.write("config.conf", experiment.resolved());
    run.write(
        "provenance.json",
        Provenance.here(clock)
            .with("config-sha256", Fingerprint.of(experiment.resolved()))
            .with("data", shards.manifest().name())
            .with("data-sha256", shards.fingerprint())
            .with("seed", experiment.training().seed())
            .with("workers", experiment.rounds().workers())
            .with("spark", spark.version())
            .with("master", spark.sparkContext().master())
            .toJson());
  }

  /** Adds each round of a candidate to {@code metrics.jsonl}. */
  public RoundListener rounds(String candidate) {
    return report -> run.append("metrics.jsonl", RoundLines.of(candidate, report));
  }

  /** Writes the model file of a trained candidate. */
  public void candidate(TrainedCandidate trained) {
    String file = trained.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]+", "-");
    run.write("models/" + file + ".sparqat", trained.archive().toBytes());
  }
}
