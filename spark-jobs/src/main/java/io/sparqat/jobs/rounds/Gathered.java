package io.sparqat.jobs.rounds;

import java.util.List;

/**
 * What the workers of one round sent, merged.
 *
 * @param average their parameters' merge
 * @param workers what each of them did, in order
 * @param optimizer their optimizer states, where asked for
 * @param divergences where their losses stopped being finite; empty where they did not
 * @param leftOut how many were not waited for
 * @param drift how far they came apart
 * @param bytes that the driver received
 * @param collected {@link System#nanoTime} when all had come
 */
record Gathered(
    float[] average,
    List<RoundMetrics> workers,
    List<float[]> optimizer,
    List<String> divergences,
    int leftOut,
    Drift drift,
    long bytes,
    long collected) {
  /** Steps by worker. */
  int[] steps() {
    return workers.stream().mapToInt(RoundMetrics::steps).toArray();
  }

  /** Steps left in the epoch for the worker with most, all having come as far as the fastest. */
  int remaining() {
    int most = metrics().steps();
    return workers.stream()
        .mapToInt(worker -> worker.remaining() + worker.steps() - most)
        .max()
        .orElse(0);
  }

  /**
   * What the deadline cost.
   *
   * @param planned steps of every worker, but for the end of an epoch
   */
  RoundReport.Cut cut(int planned) {
    long late =
        workers.stream()
            .filter(w -> w.steps() < Math.min(planned, w.steps() + w.remaining()))
            .count();
    return new RoundReport.Cut((int) late, leftOut);
  }

  RoundMetrics metrics() {
    return workers.stream().reduce(RoundMetrics.NONE, RoundMetrics::merge);
  }
}
