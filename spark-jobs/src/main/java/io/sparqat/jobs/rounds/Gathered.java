package io.sparqat.jobs.rounds;

import java.util.List;

/**
 * What the workers of one round sent, merged.
 *
 * @param average their parameters' merge
 * @param workers what each of them did, in order
 * @param optimizer their optimizer states, where asked for
 * @param drift how far they came apart
 * @param bytes that the driver received
 * @param collected {@link System#nanoTime} when all had come
 */
record Gathered(
    float[] average,
    List<RoundMetrics> workers,
    List<float[]> optimizer,
    Drift drift,
    long bytes,
    long collected) {
  RoundMetrics metrics() {
    return workers.stream().reduce(RoundMetrics.NONE, RoundMetrics::merge);
  }
}
