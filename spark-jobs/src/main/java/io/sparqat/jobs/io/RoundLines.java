package io.sparqat.jobs.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparqat.jobs.rounds.RoundReport;
import java.util.LinkedHashMap;
import java.util.Map;

/** The lines of {@code metrics.jsonl}: one a round, with what it did and what it took. */
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
    line.put("loss", report.metrics().loss());
    line.put("accuracy", report.metrics().accuracy());
    line.put("wall-seconds", report.wallNanos() * 1e-9);
    line.put("compute-seconds", report.metrics().computeNanos() * 1e-9);
    line.put("bytes-received", report.bytesReceived());
    line.put("cold-starts", report.metrics().coldStarts());
    try {
      return JSON.writeValueAsString(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write the metrics of a round", e);
    }
  }
}
