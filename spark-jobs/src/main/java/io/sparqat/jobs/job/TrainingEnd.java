package io.sparqat.jobs.job;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a training ended.
 *
 * @param stopped why it ended before its last epoch; empty when it did not
 * @param bestRound round, counted from 0, that began with the parameters that were kept; empty when
 *     they are those after the last round
 * @param earlierNanos time that an earlier process spent on rounds that this one did not repeat
 */
public record TrainingEnd(Optional<String> stopped, OptionalInt bestRound, long earlierNanos) {
  /** After the last epoch, with the last parameters. */
  public static final TrainingEnd LAST = new TrainingEnd(Optional.empty(), OptionalInt.empty(), 0);
}
