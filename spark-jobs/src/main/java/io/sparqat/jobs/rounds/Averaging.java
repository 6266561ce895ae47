package io.sparqat.jobs.rounds;

import java.io.Serializable;

/**
 * What averages are made of, and how often in the beginning and how at the end.
 *
 * @param outer what the driver makes of the workers' average
 * @param warmRounds rounds at the beginning with fewer steps: workers that start from random
 *     weights must agree often
 * @param warmSteps steps of each of these
 * @param lastRounds rounds at the end whose parameters are averaged into the trained network; 1 for
 *     the last alone
 */
public record Averaging(OuterOptimizer outer, int warmRounds, int warmSteps, int lastRounds)
    implements Serializable {
  /** The workers' average after every round, the last one the result. */
  public static final Averaging PLAIN = new Averaging(OuterOptimizer.AVERAGE, 0, 1, 1);

  /** Checks the ranges. */
  public Averaging {
    if (warmRounds < 0 || warmSteps < 1 || lastRounds < 1) {
      throw new IllegalArgumentException(
          "Invalid averaging: warm-rounds "
              + warmRounds
              + ", warm-steps "
              + warmSteps
              + ", average-last "
              + lastRounds
              + " (must be >= 0, >= 1, >= 1)");
    }
  }

  public Averaging withOuter(OuterOptimizer other) {
    return new Averaging(other, warmRounds, warmSteps, lastRounds);
  }

  public Averaging withWarmPhase(int rounds, int steps) {
    return new Averaging(outer, rounds, steps, lastRounds);
  }

  public Averaging withLastRounds(int rounds) {
    return new Averaging(outer, warmRounds, warmSteps, rounds);
  }

  /** Steps of a round, counted from 0, of a run with {@code localSteps} after the warm phase. */
  int steps(int round, int localSteps) {
    return round < warmRounds ? Math.min(warmSteps, localSteps) : localSteps;
  }

  /** Rounds of epochs of so many steps each; a round ends with its epoch. */
  public long rounds(int epochs, long stepsPerEpoch, int localSteps) {
    long rounds = 0;
    for (int epoch = 0; epoch < epochs; epoch++) {
      long left = stepsPerEpoch;
      while (left > 0 && rounds < warmRounds) {
        left -= steps((int) rounds, localSteps);
        rounds++;
      }
      rounds += Math.max(0, (left + localSteps - 1) / localSteps);
    }
    return rounds;
  }
}
