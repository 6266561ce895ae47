package io.sparqat.quant.train;

import io.sparqat.quant.model.TensorShape;
import io.sparqat.quant.rows.ClassWeights;

/**
 * Rows that count as their class does, times what they count themselves.
 *
 * @param of the rows
 * @param weights one per row
 */
record WeightedExamples(Examples of, float[] weights) implements Examples {
  /**
   * As Keras has it, the class of a row is where its target is largest, or the target itself,
   * rounded, where that is one number.
   *
   * @throws IllegalArgumentException if a class has no weight
   */
  static WeightedExamples of(Examples examples, ClassWeights classes) {
    int size = examples.targetSize();
    if (size > 1) {
      classes.requireClasses(size);
    }
    float[] weights = new float[examples.rows()];
    float[] target = new float[size];
    int[] row = new int[1];
    for (row[0] = 0; row[0] < weights.length; row[0]++) {
      examples.gatherTargets(row, 0, 1, 1, target);
      int label = size == 1 ? Math.round(target[0]) : largest(target);
      if (label < 0 || label >= classes.weights().size()) {
        throw new IllegalArgumentException(
            "Cannot weigh row "
                + row[0]
                + ": its class is "
                + label
                + " (must be in [0, "
                + classes.weights().size()
                + "), as there are class weights)");
      }
      weights[row[0]] = (float) (examples.weight(row[0]) * classes.weights().get(label));
    }
    return new WeightedExamples(examples, weights);
  }

  private static int largest(float[] target) {
    int largest = 0;
    for (int i = 1; i < target.length; i++) {
      largest = target[i] > target[largest] ? i : largest;
    }
    return largest;
  }

  @Override
  public int rows() {
    return of.rows();
  }

  @Override
  public int featureSize() {
    return of.featureSize();
  }

  @Override
  public TensorShape shape() {
    return of.shape();
  }

  @Override
  public int targetSize() {
    return of.targetSize();
  }

  @Override
  public void gatherFeatures(int[] order, int from, int count, int stride, float[] out) {
    of.gatherFeatures(order, from, count, stride, out);
  }

  @Override
  public void gatherTargets(int[] order, int from, int count, int stride, float[] out) {
    of.gatherTargets(order, from, count, stride, out);
  }

  @Override
  public boolean weighted() {
    return true;
  }

  @Override
  public float weight(int row) {
    return weights[row];
  }

  @Override
  public int number(int row) {
    return of.number(row);
  }
}
