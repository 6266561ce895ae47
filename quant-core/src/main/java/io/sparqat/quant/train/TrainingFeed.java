package io.sparqat.quant.train;

import io.sparqat.quant.rows.RowTreatment;
import java.util.Optional;
import org.nd4j.linalg.dataset.DataSet;

/** Training rows as batches, weighted and augmented as asked for. */
public final class TrainingFeed {
  private final Optional<AugmentedExamples> augmented;
  private final BatchFeed feed;

  /**
   * @param seed of the augmentation
   * @throws IllegalArgumentException if the rows cannot be treated so
   */
  public TrainingFeed(Examples examples, RowTreatment treatment, long seed) {
    Examples weighted =
        treatment.classWeights().isNone()
            ? examples
            : WeightedExamples.of(examples, treatment.classWeights());
    augmented =
        treatment.augmentation().isNone()
            ? Optional.empty()
            : Optional.of(new AugmentedExamples(weighted, treatment.augmentation(), seed));
    feed = new BatchFeed(augmented.<Examples>map(images -> images).orElse(weighted));
  }

  /** The rows {@code order[from]} to {@code order[from + count - 1]} as {@code epoch} has them. */
  public DataSet batch(int epoch, int[] order, int from, int count) {
    augmented.ifPresent(images -> images.epoch(epoch));
    return feed.batch(order, from, count);
  }
}
