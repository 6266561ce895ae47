package io.sparqat.jobs.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparqat.jobs.config.Candidate;
import io.sparqat.jobs.config.ExperimentConfig;
import io.sparqat.jobs.config.TrialsConfig.Spread;
import io.sparqat.quant.UserException;
import io.sparqat.quant.exchange.archive.ModelArchive;
import io.sparqat.quant.provenance.Fingerprint;
import io.sparqat.quant.provenance.Provenance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A complete run as {@link RunRecord} left it, read back.
 *
 * @param directory where it is
 * @param experiment what was run
 * @param provenance where it is from
 */
public record RecordedRun(Path directory, ExperimentConfig experiment, Provenance provenance) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Opens a run.
   *
   * @throws UserException when it is none, not complete, or was changed
   */
  public static RecordedRun open(Path directory) {
    for (String file : List.of("_SUCCESS", RunRecord.CONFIGURATION, RunRecord.PROVENANCE)) {
      if (!Files.isRegularFile(directory.resolve(file))) {
        throw new UserException(
            "Cannot open run " + directory + ": it has no " + file + " (name a complete run)");
      }
    }
    Path configuration = directory.resolve(RunRecord.CONFIGURATION);
    Path facts = directory.resolve(RunRecord.PROVENANCE);
    Provenance provenance = Provenance.parse(text(facts), facts.toString());
    String recorded = provenance.facts().getOrDefault(RunRecord.CONFIGURATION_HASH, "missing");
    String found = Fingerprint.of(text(configuration));
    if (!found.equals(recorded)) {
      throw new UserException(
          String.format(
              "Cannot open run %s: the SHA-256 of %s is %s, and %s says %s (one of them was"
                  + " changed)",
              directory, RunRecord.CONFIGURATION, found, RunRecord.PROVENANCE, recorded));
    }
    return new RecordedRun(directory, ExperimentConfig.read(configuration, List.of()), provenance);
  }

  /** The data the run read: beside it when the run sharded a source, else where it was. */
  public String data() {
    Path beside = directory.resolve(RunRecord.SHARDS);
    if (Files.isDirectory(beside)) {
      return beside.toAbsolutePath().toString();
    }
    return Optional.ofNullable(provenance.facts().get(RunRecord.DATA_PATH))
        .orElseThrow(
            () ->
                new UserException(
                    "Cannot tell what data " + directory + " was trained on (give --data)"));
  }

  /** Whether each candidate was a trial on one core; else it was spread over the cluster. */
  boolean wasTrainedOnSingleCores() {
    return Files.isDirectory(directory.resolve(TrialSession.LEDGER))
        && experiment.trials().spread() == Spread.CORE;
  }

  /** SHA-256 of the manifest of that data. */
  public String dataFingerprint() {
    return provenance.facts().getOrDefault(RunRecord.DATA_HASH, "missing");
  }

  /** The candidates that were trained, with what came out. */
  public Map<Candidate, ModelArchive> results() {
    Map<Candidate, ModelArchive> results = new LinkedHashMap<>();
    for (Candidate candidate : experiment.candidates()) {
      Path file = directory.resolve(RunRecord.modelFile(candidate.name()));
      if (Files.exists(file)) {
        results.put(candidate, ModelArchive.read(file));
      }
    }
    if (results.isEmpty()) {
      throw new UserException(
          "Cannot verify run " + directory + ": it has no models (name a run of train or sweep)");
    }
    return results;
  }

  /** The losses of a candidate's rounds, as they were recorded. */
  public List<Double> losses(String candidate) {
    Path file = directory.resolve(RunRecord.METRICS);
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      return text(file)
          .lines()
          .map(line -> (Map<?, ?>) parse(line))
          .filter(line -> candidate.equals(line.get("candidate")))
          .map(line -> Double.valueOf(String.valueOf(line.get("loss"))))
          .toList();
    } catch (IllegalArgumentException e) {
      throw new UserException("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static Map<?, ?> parse(String line) {
    try {
      return JSON.readValue(line, Map.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a line is not JSON", e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UserException("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
