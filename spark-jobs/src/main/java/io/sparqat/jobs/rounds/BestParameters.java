package io.sparqat.jobs.rounds;

import io.sparqat.quant.train.BestSoFar;
import io.sparqat.quant.train.EarlyStopping;
import java.util.Optional;

/**
 * Follows the validations of a run: the best parameters so far, and whether to stop. A function of
 * the reports alone: the same reports lead to the same decisions, whatever clock runs beside.
 *
 * <p>Lives on the driver; not sent to executors.
 */
final class BestParameters {
  private final BestSoFar followed;
  private int bestRound = -1;
  private float[] parameters = {};

  BestParameters(EarlyStopping rule, int workers) {
    followed = new BestSoFar(rule, workers);
  }

  /**
   * Takes a round into account.
   *
   * @param start the parameters the round began with, which its validation is of; not copied
   */
  void add(RoundReport report, float[] start) {
    followed.took(report.wallNanos() * 1e-9);
    Validation validation = report.metrics().validation();
    if (validation.rows() > 0 && followed.validated(validation.loss(), validation.accuracy())) {
      bestRound = report.round();
      parameters = start;
    }
  }

  /** Why to stop now. */
  Optional<String> reasonToStop() {
    return followed.reasonToStop();
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
