package io.sparqat.jobs.trial;

import io.sparqat.jobs.table.Trained.CurvePoint;
import io.sparqat.quant.search.Accuracy;
import java.util.List;

/**
 * What a trial gave; its weights are in the store.
 *
 * @param test right answers on the whole test set
 * @param testLoss mean loss on the test set
 * @param metric the recipe's metric on the validation rows, with the weights that were kept; NaN
 *     without such rows
 * @param curve one point an epoch, or a round
 * @param epochs trained in all
 * @param weightsSha256 hash of the final parameters
 * @param wallSeconds of this trial alone, not of the one it goes on with
 * @param coreSeconds wall seconds times cores in use
 */
public record TrialResult(
    Accuracy test,
    double testLoss,
    double metric,
    List<CurvePoint> curve,
    int epochs,
    String weightsSha256,
    double wallSeconds,
    double coreSeconds) {
  public TrialResult {
    curve = List.copyOf(curve);
  }
}
