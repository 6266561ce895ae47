package io.sparqat.jobs.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparqat.jobs.rounds.RoundReport;
import io.sparqat.jobs.rounds.Validation;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The lines of {@code metrics.jsonl}: one a round, with what it did and what it took; and those of
 * {@code warnings.jsonl}: what the rounds gave reason to warn of.
 */
public final class RoundLines {
  private static final ObjectMapper JSON = new ObjectMapper();

  private RoundLines() {}

  public static String of(String candidate, RoundReport report) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("candidate", candidate);
    line.put("round", report.round() + 1);
    line.put("epoch", report.epoch() + 1);
    line.put("step", report.step());
    line.put("rows", report.metrics().rows());
    line.put("cold-starts", report.metrics().coldStarts());
    line.put("workers-late", report.cut().late());
    line.put("workers-left-out", report.cut().leftOut());
    line.put("bytes-received", report.bytesReceived());
    line.put("bytes-broadcast", report.bytesBroadcast());
    line.put("peak-bytes", report.metrics().peakBytes());
    line.putAll(scalars(report));
    return text(line);
  }

  public static String warning(String candidate, String text) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("candidate", candidate);
    line.put("warning", text);
    return text(line);
  }

  private static String text(Map<String, Object> line) {
    try {
      return JSON.writeValueAsString(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write a line of a run's record", e);
    }
  }

  /**
   * What is drawn as a curve. Validation is of the parameters that the round began with.
   *
   * @return values by name; NaN for what is not known of a round
   */
  public static Map<String, Double> scalars(RoundReport report) {
    Map<String, Double> values = new LinkedHashMap<>();
    boolean trained = report.metrics().rows() > 0;
    values.put("loss", trained ? report.metrics().loss() : Double.NaN);
    values.put("accuracy", trained ? report.metrics().accuracy() : Double.NaN);
    Validation validation = report.metrics().validation();
    values.put("validation-loss", validation.loss());
    values.put("validation-accuracy", validation.accuracy());
    values.put("agreement", report.drift().agreement());
    values.put("spread", report.drift().spread());
    values.put("wall-seconds", report.wallNanos() * 1e-9);
    values.put("compute-seconds", report.metrics().computeNanos() * 1e-9);
    values.put("validation-seconds", report.metrics().validationNanos() * 1e-9);
    values.put("broadcast-seconds", report.phases().broadcastNanos() * 1e-9);
    values.put("job-seconds", report.phases().jobNanos() * 1e-9);
    values.put("merge-seconds", report.phases().mergeNanos() * 1e-9);
    return values;
  }
}
