package io.sparqat.jobs.rounds;

import java.io.Serializable;

/**
 * Where a run stands when a round begins.
 *
 * @param round rounds before this one
 * @param epoch epochs before this one
 * @param position steps every worker has taken in this epoch
 * @param step optimizer steps since the beginning, of schedules and of every draw
 */
public record RoundCursor(int round, int epoch, int position, long step) implements Serializable {
  public static final RoundCursor START = new RoundCursor(0, 0, 0, 0);

  /** After a round of {@code steps} steps, within the epoch. */
  RoundCursor afterRound(int steps) {
    return new RoundCursor(round + 1, epoch, position + steps, step + steps);
  }

  /** At the first step of the next epoch. */
  RoundCursor nextEpoch() {
    return new RoundCursor(round, epoch + 1, 0, step);
  }
}
