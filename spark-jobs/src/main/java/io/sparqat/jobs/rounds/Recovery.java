package io.sparqat.jobs.rounds;

import io.sparqat.jobs.waiting.TimeLimit;
import java.time.Duration;

/**
 * What a run does for the case that something dies or hangs; its bits do not depend on it.
 *
 * @param store where the run keeps its state
 * @param every rounds between two times
 * @param hangLimit the longest a round may take
 */
public record Recovery(RoundStore store, int every, Duration hangLimit) {
  /** Keeps nothing, and waits an hour for every round. */
  public static final Recovery NONE =
      new Recovery(state -> {}, Integer.MAX_VALUE, Duration.ofHours(1));

  public Recovery {
    if (every < 1 || hangLimit.isNegative() || hangLimit.isZero()) {
      throw new IllegalArgumentException(
          "Invalid recovery: every "
              + every
              + " rounds, hang limit "
              + hangLimit
              + " (must be >= 1, > 0)");
    }
  }

  /** {@link #hangLimit} as a limit of a wait. */
  TimeLimit limit() {
    return TimeLimit.ofRounds(hangLimit);
  }

  /** Whether the state after round {@code round}, counted from 0, is kept. */
  boolean isDueAfter(int round) {
    return (round + 1) % every == 0;
  }
}
