package io.sparqat.jobs.job;

import io.sparqat.jobs.config.ExperimentConfig;
import io.sparqat.jobs.io.RoundLines;
import io.sparqat.jobs.io.RunDirectory;
import io.sparqat.jobs.plan.PredictedAndAchieved;
import io.sparqat.jobs.plan.ScalingModel;
import io.sparqat.jobs.rounds.DriftWatch;
import io.sparqat.jobs.rounds.RoundListener;
import io.sparqat.jobs.shard.ShardSet;
import io.sparqat.quant.inspect.ProfilePlot;
import io.sparqat.quant.inspect.ProfileRow;
import io.sparqat.quant.provenance.Fingerprint;
import io.sparqat.quant.provenance.Provenance;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;

/** Writes what a run leaves: configuration, provenance, metrics, learning curves, models. */
public final class RunRecord {
  static final String CONFIGURATION = "config.conf";
  static final String CONFIGURATION_HASH = "config-sha256";
  static final String PROVENANCE = "provenance.json";
  static final String DATA_HASH = "data-sha256";
  static final String DATA_PATH = "data-path";
  static final String METRICS = "metrics.jsonl";
  static final String WARNINGS = "warnings.jsonl";

  /** Below the run's directory: what a source was sharded to. */
  public static final String SHARDS = "shards";

  private static final int LONGEST_NAME = 80;
  private static final int SHORT_HASH = 8;

  private final RunDirectory run;
  private final ExperimentConfig experiment;
  private final Clock clock;
  private final Map<String, Curves> curves = new HashMap<>();
  private final Profiles profiles;

  /** Writes what is known at the start. */
  public RunRecord(
      RunDirectory run,
      ExperimentConfig experiment,
      ShardSet shards,
      SparkSession spark,
      Clock clock) {
    this.run = run;
    this.experiment = experiment;
    this.clock = clock;
    this.profiles = new Profiles(shards);
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
    Curves drawn = new Curves(experiment, candidate, fileName(candidate), clock);
    curves.put(candidate, drawn);
    return report -> {
      run.append(METRICS, RoundLines.of(candidate, report));
      drawn.add(report);
    };
  }

  /** Watches the drift of a candidate's workers: says what is wrong, and keeps it in the run. */
  public static RoundListener drift(
      RunDirectory run, ExperimentConfig experiment, String candidate, Consumer<String> say) {
    return new DriftWatch(
        experiment.rounds().workers(),
        warning -> {
          run.append(WARNINGS, RoundLines.warning(candidate, warning));
          say.accept(candidate + ": " + warning);
        });
  }

  /** Writes a trained candidate's model file, learning curves, and numerical profile. */
  public void candidate(TrainedCandidate trained) {
    run.write(modelFile(trained.name()), trained.archive().toBytes());
    Curves drawn = curves.remove(trained.name());
    if (drawn != null) {
      drawn.write(run, trained);
    }
    List<ProfileRow> profile = profiles.add(trained.name(), trained.archive());
    profiles.write(run);
    run.write(
        "profile-" + fileName(trained.name()) + ".svg",
        ProfilePlot.of(trained.name(), profile).document());
  }

  /** Writes what was predicted of the rounds beside what they took. */
  public void plan(ScalingModel predicted, TrainedCandidate trained) {
    run.write(
        "plan.json",
        PredictedAndAchieved.json(
            predicted,
            experiment.rounds().workers(),
            experiment.rounds().localSteps(),
            trained.rounds()));
  }

  /** Where the model file of a candidate is. */
  static String modelFile(String candidate) {
    return "models/" + fileName(candidate) + ".sparqat";
  }

  /** A candidate's name as a part of a file name; no two names have the same. */
  static String fileName(String candidate) {
    String plain = candidate.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]+", "-");
    String shorter = plain.substring(0, Math.min(LONGEST_NAME, plain.length()));
    return shorter.equals(candidate)
        ? shorter
        : shorter + "-" + Fingerprint.of(candidate).substring(0, SHORT_HASH);
  }
}
