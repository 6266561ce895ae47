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
  static final String CONFIGURATION = "config.conf";
  static final String CONFIGURATION_HASH = "config-sha256";
  static final String PROVENANCE = "provenance.json";
  static final String DATA_HASH = "data-sha256";
  static final String DATA_PATH = "data-path";
  static final String METRICS = "metrics.jsonl";

  /** Below the run's directory: what a source was sharded to. */
  public static final String SHARDS = "shards";

  private final RunDirectory run;

  /** Writes what is known at the start. */
  public RunRecord(
      RunDirectory run,
      ExperimentConfig experiment,
      ShardSet shards,
      SparkSession spark,
      Clock clock) {
    this.run = run;
    run.write(CONFIGURATION, experiment.resolved());
    run.write(
        PROVENANCE,
        Provenance.here(clock)
            .with(CONFIGURATION_HASH, Fingerprint.of(experiment.resolved()))
            .with("data", shards.manifest().name())
            .with(DATA_HASH, shards.fingerprint())
            .with(DATA_PATH, shards.directory())
            .with("seed", experiment.training().seed())
            .with("workers", experiment.rounds().workers())
            .with("spark", spark.version())
            .with("master", spark.sparkContext().master())
            .toJson());
  }

  /** Adds each round of a candidate to {@code metrics.jsonl}. */
  public RoundListener rounds(String candidate) {
    return report -> run.append(METRICS, RoundLines.of(candidate, report));
  }

  /** Writes the model file of a trained candidate. */
  public void candidate(TrainedCandidate trained) {
    run.write(modelFile(trained.name()), trained.archive().toBytes());
  }

  /** Where the model file of a candidate is. */
  static String modelFile(String candidate) {
    return "models/" + fileName(candidate) + ".sparqat";
  }

  /** A candidate's name as a part of a file name. */
  static String fileName(String candidate) {
    return candidate.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]+", "-");
  }
}
