package io.sparqat.jobs.rounds;

import java.io.Serializable;
import org.apache.spark.broadcast.Broadcast;

/**
 * What a round begins with, and how far each worker came in it.
 *
 * @param steps every worker takes at most; none to validate alone
 * @param parameters fetched only by executors that read them
 * @param taken steps by worker, once the round is over; empty before
 */
record RoundStart(RoundCursor cursor, int steps, Broadcast<float[]> parameters, int[] taken)
    implements Serializable {
  /** What repeats a worker's part of this round, which is over. */
  StepBudget budget(int worker) {
    return StepBudget.of(taken[worker]);
  }
}
