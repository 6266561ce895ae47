package io.sparqat.jobs.rounds;

import java.util.Optional;

/**
 * Follows the validations of a run: the best parameters so far, and whether to stop. A function of
 * the reports alone: the same reports lead to the same decisions, whatever clock runs beside.
 *
 * <p>Lives on the driver; not sent to executors.
 */
final class BestParameters {
  private final EarlyStopping rule;
  private final int workers;
  private double lowestCost = Double.POSITIVE_INFINITY;
  private int sinceBest;
  private double seconds;
  private int bestRound = -1;
  private float[] parameters = {};

  BestParameters(EarlyStopping rule, int workers) {
    this.rule = rule;
    this.workers = workers;
  }

  /**
   * Takes a round into account.
   *
   * @param start the parameters the round began with, which its validation is of; not copied
   */
  void add(RoundReport report, float[] start) {
    seconds += report.wallNanos() * 1e-9;
    Validation validation = report.metrics().validation();
    if (validation.rows() == 0) {
      return;
    }
    double cost = rule.monitor().cost(validation);
    if (cost < lowestCost - rule.minDelta()) {
      sinceBest = 0;
    } else {
      sinceBest++;
    }
    if (cost < lowestCost) {
      lowestCost = cost;
      bestRound = report.round();
      parameters = start;
    }
  }

  /** Why to stop now. */
  Optional<String> reasonToStop() {
    return rule.reason(sinceBest, seconds, workers);
  }

  /** The round that began with the best parameters; -1 when nothing was validated. */
  int bestRound() {
    return bestRound;
  }

  /** The best parameters; empty when nothing was validated. */
  float[] parameters() {
    return parameters;
  }
}
