package io.sparqat.jobs.plan;

import io.sparqat.jobs.rounds.RoundReport;
import java.util.Arrays;
import java.util.List;

/**
 * What rounds took.
 *
 * @param rounds that were neither cold nor short
 * @param seconds their median; NaN when there were none
 * @param overheadSeconds the median of what was beside the slowest worker's steps
 */
public record MeasuredRound(
    int workers, int localSteps, int rounds, double seconds, double overheadSeconds) {
  /** Of the reports of a training; its first quarter warms up. */
  public static MeasuredRound of(int workers, int localSteps, List<RoundReport> reports) {
    List<RoundReport> full =
        reports.stream()
            .skip(reports.size() / 4)
            .filter(
                round -> round.metrics().steps() == localSteps && round.metrics().coldStarts() == 0)
            .toList();
    return new MeasuredRound(
        workers,
        localSteps,
        full.size(),
        median(full.stream().mapToDouble(round -> round.wallNanos() * 1e-9).toArray()),
        median(full.stream().mapToDouble(round -> round.overheadNanos() * 1e-9).toArray()));
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values.length == 0 ? Double.NaN : values[values.length / 2];
  }
}
