package io.sparqat.jobs.rounds;

/**
 * When a worker stops before its last step of a round.
 *
 * @param steps the most it may take
 * @param until value of {@link System#nanoTime} after which it begins no other step; a first step
 *     is always taken
 * @param timed whether {@code until} counts
 */
record StepBudget(int steps, long until, boolean timed) {
  static final StepBudget ALL = new StepBudget(Integer.MAX_VALUE, 0, false);

  static StepBudget of(int steps) {
    return new StepBudget(steps, 0, false);
  }

  /** All that can be begun from now on within a time; 0 for no limit. */
  static StepBudget within(long millis) {
    return millis == 0
        ? ALL
        : new StepBudget(Integer.MAX_VALUE, System.nanoTime() + millis * 1_000_000, true);
  }

  /** Whether another step may begin. */
  boolean allows(int taken) {
    return taken < steps && (!timed || taken == 0 || System.nanoTime() < until);
  }
}
