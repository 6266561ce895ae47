package io.sparqat.quant.train;

import io.sparqat.quant.model.TensorShape;

/** Rows to learn from or to evaluate on: features, targets, and a weight for each row. */
public interface Examples {
  int rows();

  /** Values in a row's features. */
  int featureSize();

  /** Shape of a row's features, channels last. */
  default TensorShape shape() {
    return TensorShape.of(featureSize());
  }

  /** Values in a row's target: classes of a one-hot label, or outputs of a regression. */
  int targetSize();

  /**
   * Fills a batch, batch-innermost: feature {@code f} of the {@code n}-th chosen row goes to {@code
   * out[f * stride + n]}. Lanes from {@code count} to {@code stride} are left as they are.
   *
   * @param order row numbers
   * @param from index in {@code order} of the batch's first row
   * @param count rows in the batch, at most {@code stride}
   */
  void gatherFeatures(int[] order, int from, int count, int stride, float[] out);

  /** Fills a batch of targets in the same way. */
  void gatherTargets(int[] order, int from, int count, int stride, float[] out);

  /** Whether rows differ in {@link #weight}. */
  default boolean weighted() {
    return false;
  }

  /** How much a row counts in the loss. */
  default float weight(int row) {
    return 1;
  }

  /** A row's number in its data set, wherever it stands here: it keys what is drawn for the row. */
  default int number(int row) {
    return row;
  }
}
