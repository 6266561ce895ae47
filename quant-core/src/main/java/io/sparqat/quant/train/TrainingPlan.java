package io.sparqat.quant.train;

import java.util.List;

/**
 * How long and in which batches to train.
 *
 * @param epochs further passes over the examples
 * @param batchSize rows per step; the last batch of an epoch may be smaller
 * @param shuffle whether each epoch takes the rows in another order
 * @param seed of the orders
 * @param metrics names to evaluate after each epoch
 * @param stopping when to stop earlier
 * @param keepsBest whether the network ends with the weights that validated best, where there is
 *     anything to validate on, instead of the last
 */
public record TrainingPlan(
    int epochs,
    int batchSize,
    boolean shuffle,
    long seed,
    List<String> metrics,
    EarlyStopping stopping,
    boolean keepsBest) {
  private static final String ACCURACY = "accuracy";

  /** Checks the counts, and that what is monitored is measured. */
  public TrainingPlan {
    metrics = List.copyOf(metrics);
    if (epochs < 0 || batchSize < 1) {
      throw new IllegalArgumentException(
          "Invalid training plan: epochs "
              + epochs
              + ", batch size "
              + batchSize
              + " (must be >= 0, >= 1)");
    }
    if (stopping.monitor() == EarlyStopping.Monitor.ACCURACY && !metrics.contains(ACCURACY)) {
      throw new IllegalArgumentException(
          "Invalid training plan: metrics " + metrics + " (must have the monitored accuracy)");
    }
  }

  /** Shuffled, with accuracy, never stopped early. */
  public static TrainingPlan of(int epochs, int batchSize, long seed) {
    return new TrainingPlan(
        epochs, batchSize, true, seed, List.of(ACCURACY), EarlyStopping.NEVER, false);
  }
}
