package io.sparqat.jobs.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparqat.jobs.config.Candidate;
import io.sparqat.jobs.config.ExperimentConfig;
import io.sparqat.jobs.table.TableFile;
import io.sparqat.jobs.table.TableRow;
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
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;

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
    ExperimentConfig experiment = ExperimentConfig.read(configuration, List.of());
    return new RecordedRun(directory, experiment.only(chosen(directory, experiment)), provenance);
  }

  /** The candidates that a sweep was of, in the experiment's order; none when it is no sweep. */
  private static List<String> chosen(Path directory, ExperimentConfig experiment) {
    Path table = directory.resolve(TableFile.NAME);
    if (!Files.exists(table)) {
      return List.of();
    }
    Set<String> names =
        TableFile.read(
                new org.apache.hadoop.fs.Path(table.toAbsolutePath().toUri()), new Configuration())
            .stream()
            .map(TableRow::name)
            .collect(Collectors.toSet());
    return experiment.candidates().stream().map(Candidate::name).filter(names::contains).toList();
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

  /** Whether candidates were trials of a sweep; else one was trained by itself. */
  boolean isSweep() {
    return Files.isDirectory(directory.resolve(TrialSession.LEDGER));
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
