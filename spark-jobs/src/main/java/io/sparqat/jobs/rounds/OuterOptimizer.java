package io.sparqat.jobs.rounds;

import java.io.Serializable;

/**
 * What the driver makes of the workers' average: the change of a round is taken as a gradient, and
 * stepped along with momentum. One velocity per parameter, kept on the driver.
 *
 * @param kind the rule
 * @param learningRate of the step, &gt; 0
 * @param momentum in [0, 1)
 */
public record OuterOptimizer(Kind kind, double learningRate, double momentum)
    implements Serializable {
  /** The workers' average itself. */
  public static final OuterOptimizer AVERAGE = new OuterOptimizer(Kind.AVERAGE, 1, 0);

  /** Rounds per unit of 1 / (1 - momentum) below which momentum does more harm than good. */
  private static final double ROUNDS_PER_MEMORY = 20;

  private static final double LARGEST_MOMENTUM = 0.9;

  /** Outer optimizers; D is the change of the averaged parameters in the round. */
  public enum Kind {
    /** x + D. */
    AVERAGE(1),
    /** v = momentum v + D; x + learning-rate v (Wang et al. 2019, constant inner rate). */
    SLOWMO(1),
    /**
     * v = momentum v + D; x + learning-rate (D + momentum v), as DiLoCo (Douillard et al. 2023).
     */
    NESTEROV(0.7),
    /**
     * Blockwise model-update filtering with Nesterov block momentum (Chen and Huo 2016): v =
     * momentum v + learning-rate D is added to the block, and rounds begin at the block + momentum
     * v.
     */
    BMUF(1);

    private final double learningRate;

    Kind(double learningRate) {
      this.learningRate = learningRate;
    }

    /** The published default. */
    public double learningRate() {
      return learningRate;
    }
  }

  /** Checks the ranges. */
  public OuterOptimizer {
    if (!(learningRate > 0)) {
      throw new IllegalArgumentException(
          "Invalid outer learning rate: " + learningRate + " (must be > 0)");
    }
    if (!(momentum >= 0 && momentum < 1)) {
      throw new IllegalArgumentException("Invalid momentum: " + momentum + " (must be in [0, 1))");
    }
  }

  /**
   * The momentum that a run of so many rounds bears: at least 20 / (1 - momentum) rounds, at most
   * the published 0.9, which is for thousands of rounds; for BMUF at most 1 - 1 / workers.
   */
  public static double momentumFor(Kind kind, long rounds, int workers) {
    double most =
        switch (kind) {
          case AVERAGE -> 0;
          case SLOWMO, NESTEROV -> LARGEST_MOMENTUM;
          case BMUF -> Math.min(LARGEST_MOMENTUM, 1 - 1.0 / workers);
        };
    return Math.max(0, Math.min(most, 1 - ROUNDS_PER_MEMORY / Math.max(1, rounds)));
  }

  boolean hasVelocity() {
    return kind != Kind.AVERAGE;
  }

  /**
   * The next value of one parameter.
   *
   * @param at the parameter's place in {@code velocity}, which is advanced
   */
  float step(float start, float average, float[] velocity, int at) {
    double change = (double) average - start;
    double before = velocity[at];
    switch (kind) {
      case AVERAGE -> {
        return average;
      }
      case SLOWMO -> {
        double after = momentum * before + change;
        velocity[at] = (float) after;
        return (float) (start + learningRate * after);
      }
      case NESTEROV -> {
        double after = momentum * before + change;
        velocity[at] = (float) after;
        return (float) (start + learningRate * (change + momentum * after));
      }
      case BMUF -> {
        // The round began at block + momentum * before.
        double after = momentum * before + learningRate * change;
        velocity[at] = (float) after;
        return (float) (start - momentum * before + after + momentum * after);
      }
    }
    throw new IllegalStateException("No rule for " + kind);
  }
}
