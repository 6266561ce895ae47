package io.sparqat.jobs.rounds;

import java.util.BitSet;

/**
 * The outer optimizer at work: steps trainable parameters with momentum, takes statistics and
 * counters as they were merged.
 *
 * <p>Lives on the driver; not sent to executors.
 */
final class Outer {
  private final OuterOptimizer optimizer;
  private final BitSet merged;
  private float[] velocity = {};

  /**
   * @param merged parameters that are no weights: statistics and counters
   */
  Outer(OuterOptimizer optimizer, BitSet merged) {
    this.optimizer = optimizer;
    this.merged = merged;
  }

  /** Where the next round begins. */
  float[] step(float[] start, float[] average) {
    if (!optimizer.hasVelocity()) {
      return average;
    }
    if (velocity.length == 0) {
      velocity = new float[start.length];
    }
    float[] next = new float[start.length];
    for (int i = 0; i < next.length; i++) {
      next[i] = merged.get(i) ? average[i] : optimizer.step(start[i], average[i], velocity, i);
    }
    return next;
  }

  /** One value per parameter; empty before the first step and for a plain average. */
  float[] velocity() {
    return velocity;
  }

  /** Goes on with what {@link #velocity} returned. */
  void velocity(float[] kept) {
    velocity = kept.clone();
  }
}
