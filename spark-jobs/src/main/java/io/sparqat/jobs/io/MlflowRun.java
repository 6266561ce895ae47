package io.sparqat.jobs.io;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One run in MLflow's file store: {@code mlflow ui --backend-store-uri DIR} shows it, and MLflow's
 * own export and import take it from there.
 */
public final class MlflowRun {
  /** The experiment's directory; MLflow takes digits. */
  private static final String EXPERIMENT = "1";

  private static final int FINISHED = 3;

  private final String experiment;
  private final String id;
  private final String name;
  private final Instant begin;
  private final Map<String, List<String>> metrics = new TreeMap<>();
  private final Map<String, String> parameters = new TreeMap<>();

  /**
   * @param id 32 hexadecimal digits
   */
  public MlflowRun(String experiment, String id, String name, Instant begin) {
    if (!id.matches("[0-9a-f]{32}")) {
      throw new IllegalArgumentException("Invalid run id: " + id + " (must be 32 hex digits)");
    }
    this.experiment = experiment;
    this.id = id;
    this.name = name;
    this.begin = begin;
  }

  /** Sets a parameter of the run. */
  public void parameter(String key, Object value) {
    parameters.put(key, String.valueOf(value));
  }

  /** Adds one value of each metric; those that are no numbers are left out. */
  public void metrics(Instant time, long step, Map<String, Double> values) {
    values.forEach(
        (key, value) -> {
          if (!Double.isNaN(value)) {
            metrics
                .computeIfAbsent(key, none -> new ArrayList<>())
                .add(time.toEpochMilli() + " " + value + " " + step + "\n");
          }
        });
  }

  /** The files of the store, by path below its directory. */
  public Map<String, String> files(Instant end) {
    Map<String, String> files = new LinkedHashMap<>();
    files.put(
        EXPERIMENT + "/meta.yaml",
        String.join(
            "\n",
            "artifact_location: " + EXPERIMENT,
            "creation_time: " + begin.toEpochMilli(),
            "experiment_id: '" + EXPERIMENT + "'",
            "last_update_time: " + end.toEpochMilli(),
            "lifecycle_stage: active",
            "name: '" + quoted(experiment) + "'",
            ""));
    String run = EXPERIMENT + "/" + id + "/";
    files.put(
        run + "meta.yaml",
        String.join(
            "\n",
            "artifact_uri: " + run + "artifacts",
            "end_time: " + end.toEpochMilli(),
            "entry_point_name: ''",
            "experiment_id: '" + EXPERIMENT + "'",
            "lifecycle_stage: active",
            "run_id: " + id,
            "run_name: '" + quoted(name) + "'",
            "run_uuid: " + id,
            "source_name: ''",
            "source_type: 4",
            "source_version: ''",
            "start_time: " + begin.toEpochMilli(),
            "status: " + FINISHED,
            "tags: []",
            "user_id: sparqat",
            ""));
    files.put(run + "tags/mlflow.runName", name);
    files.put(run + "tags/mlflow.source.name", "sparqat");
    parameters.forEach((key, value) -> files.put(run + "params/" + key, value));
    metrics.forEach((key, lines) -> files.put(run + "metrics/" + key, String.join("", lines)));
    return files;
  }

  private static String quoted(String text) {
    return text.replace("'", "''");
  }
}
