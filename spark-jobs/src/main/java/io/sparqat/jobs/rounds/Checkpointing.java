package io.sparqat.jobs.rounds;

/**
 * When a run keeps its state.
 *
 * @param every rounds between two times
 */
record Checkpointing(RoundStore store, int every) {
  static final Checkpointing NEVER = new Checkpointing(state -> {}, Integer.MAX_VALUE);

  Checkpointing {
    if (every < 1) {
      throw new IllegalArgumentException("Invalid checkpoint-every: " + every + " (must be >= 1)");
    }
  }

  /** Whether the state after round {@code round}, counted from 0, is kept. */
  boolean isDueAfter(int round) {
    return (round + 1) % every == 0;
  }
}
