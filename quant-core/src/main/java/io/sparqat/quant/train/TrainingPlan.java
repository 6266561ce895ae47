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
 * @param patience epochs without a lower validation loss after which training stops; 0 to never
 *     stop early
 */
public record TrainingPlan(
    int epochs, int batchSize, boolean shuffle, long seed, List<String> metrics, int patience) {
  /** Checks the counts. */
  public TrainingPlan {
    metrics = List.copyOf(metrics);
    if (epochs < 0 || batchSize < 1 || patience < 0) {
      throw new IllegalArgumentException(
          "Invalid training plan: epochs "
              + epochs
              + ", batch size "
              + batchSize
              + ", patience "
              + patience
              + " (must be >= 0, >= 1, >= 0)");
    }
  }

  /** Shuffled, with accuracy, never stopped early. */
  public static TrainingPlan of(int epochs, int batchSize, long seed) {
    return new TrainingPlan(epochs, batchSize, true, seed, List.of("accuracy"), 0);
  }
}
