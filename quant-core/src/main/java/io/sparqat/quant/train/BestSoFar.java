package io.sparqat.quant.train;

import java.util.Optional;

/**
 * Follows the validations of a training: which was the best, and whether to stop. A function of
 * what it is told: the same validations and times lead to the same decisions.
 */
public final class BestSoFar {
  private final EarlyStopping rule;
  private final int workers;
  private double lowestCost = Double.POSITIVE_INFINITY;
  private int sinceBest;
  private double seconds;

  /**
   * @param workers that train, and draw power
   */
  public BestSoFar(EarlyStopping rule, int workers) {
    this.rule = rule;
    this.workers = workers;
  }

  /** Training took some time. */
  public void took(double more) {
    seconds += more;
  }

  /**
   * The network was validated.
   *
   * @param accuracy NaN where it is not monitored
   * @return whether it is better than ever before
   */
  public boolean validated(double loss, double accuracy) {
    double cost = rule.monitor().cost(loss, accuracy);
    if (cost < lowestCost - rule.minDelta()) {
      sinceBest = 0;
    } else {
      sinceBest++;
    }
    boolean better = cost < lowestCost;
    lowestCost = better ? cost : lowestCost;
    return better;
  }

  /** The network was evaluated; returns whether it is better than ever before. */
  public boolean evaluated(Evaluation validation) {
    return validated(validation.loss(), validation.metrics().getOrDefault("accuracy", Double.NaN));
  }

  /** Why to stop now. */
  public Optional<String> reasonToStop() {
    return rule.reason(sinceBest, seconds, workers);
  }
}
