package io.sparqat.jobs.rounds;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A run between two rounds: everything it needs to go on as if it had not stopped. Orders,
 * schedules and draws are functions of the seed and the cursor, so there is no generator to keep.
 *
 * @param cursor where the next round begins
 * @param parameters after the last merge
 * @param optimizer optimizer states after the last merge: one per worker, one for all, or none when
 *     they start anew in every round or no round is to follow
 * @param driver further vectors that the driver keeps between rounds, by name
 * @param reports of all rounds so far
 */
public record RoundState(
    RoundCursor cursor,
    float[] parameters,
    float[][] optimizer,
    SortedMap<String, float[]> driver,
    List<RoundReport> reports) {
  public RoundState {
    driver = Collections.unmodifiableSortedMap(new TreeMap<>(driver));
    reports = List.copyOf(reports);
  }

  /** Before the first round. */
  static RoundState fresh(float[] parameters) {
    return new RoundState(
        RoundCursor.START, parameters, new float[0][], Collections.emptySortedMap(), List.of());
  }
}
