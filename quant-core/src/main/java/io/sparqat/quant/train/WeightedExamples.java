package io.sparqat.quant.train;

import io.sparqat.quant.rows.ClassWeights;

/** Rows that count as their class does, times what they count themselves. */
final class WeightedExamples extends TreatedExamples {
  private final float[] weights;

  private WeightedExamples(Examples of, float[] weights) {
    super(of);
    this.weights = weights;
  }

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
  public boolean weighted() {
    return true;
  }

  @Override
  public float weight(int row) {
    return weights[row];
  }
}
