package io.sparqat.quant.search.tuner;

/**
 * What a trained candidate reached.
 *
 * @param score the goal to maximize in one number, such as AutoQKeras's adjusted score
 * @param accuracy what is to be high; NaN when the trial failed
 * @param size what is to be low, in bits or picojoules
 */
public record Outcome(double score, double accuracy, double size) {
  /** A trial that gave no result: worse than any other. */
  public static final Outcome FAILED =
      new Outcome(Double.NEGATIVE_INFINITY, Double.NaN, Double.NaN);

  public boolean failed() {
    return Double.isNaN(accuracy);
  }

  /** Whether this is at least as good in both goals and better in one. */
  public boolean dominates(Outcome other) {
    if (failed() || other.failed()) {
      return !failed() && other.failed();
    }
    return accuracy >= other.accuracy
        && size <= other.size
        && (accuracy > other.accuracy || size < other.size);
  }
}
