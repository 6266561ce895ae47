package io.sparqat.quant.train;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.ToDoubleBiFunction;

/** Keras's metrics by name. */
public final class Metrics {
  private static final String TOP = "top_";
  private static final String TOP_END = "_accuracy";

  private Metrics() {}

  /**
   * The metric of a name: {@code accuracy}, {@code top_K_accuracy}, {@code binary_accuracy}, {@code
   * auc}, {@code mse}, {@code mae}.
   */
  public static Metric of(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.matches("top_[1-9][0-9]*_accuracy")) {
      int k = Integer.parseInt(lower.substring(TOP.length(), lower.length() - TOP_END.length()));
      return new Mean(lower, (p, y) -> rankOfTarget(p, y) < k ? 1 : 0);
    }
    return switch (lower) {
      case "accuracy" -> new Mean(lower, Metrics::accuracy);
      case "binary_accuracy" -> new Mean(lower, Metrics::binaryAccuracy);
      case "mse", "mean_squared_error" -> new Mean("mse", Metrics::squaredError);
      case "mae", "mean_absolute_error" -> new Mean("mae", Metrics::absoluteError);
      case "auc" -> new AreaUnderCurve();
      default ->
          throw new IllegalArgumentException(
              "Invalid metric: "
                  + name
                  + " (must be one of accuracy, top_K_accuracy, binary_accuracy, auc, mse, mae)");
    };
  }

  /** The mean of a number per row. */
  private static final class Mean implements Metric {
    private final String name;
    private final ToDoubleBiFunction<float[], float[]> row;
    private double sum;
    private long rows;

    Mean(String name, ToDoubleBiFunction<float[], float[]> row) {
      this.name = name;
      this.row = row;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void add(float[] prediction, float[] target) {
      sum += row.applyAsDouble(prediction, target);
      rows++;
    }

    @Override
    public double value() {
      return rows == 0 ? 0 : sum / rows;
    }

    @Override
    public void reset() {
      sum = 0;
      rows = 0;
    }
  }

  /** One output is compared with 0.5, several by the largest, as Keras's "accuracy" does. */
  private static double accuracy(float[] prediction, float[] target) {
    return prediction.length == 1
        ? binaryAccuracy(prediction, target)
        : largest(prediction) == largest(target) ? 1 : 0;
  }

  private static double binaryAccuracy(float[] prediction, float[] target) {
    int right = 0;
    for (int i = 0; i < prediction.length; i++) {
      right += (prediction[i] > 0.5f) == (target[i] > 0.5f) ? 1 : 0;
    }
    return (double) right / prediction.length;
  }

  private static int largest(float[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }

  /** How many predictions are larger than that of the target's class. */
  private static int rankOfTarget(float[] prediction, float[] target) {
    float own = prediction[largest(target)];
    int larger = 0;
    for (float value : prediction) {
      larger += value > own ? 1 : 0;
    }
    return larger;
  }

  private static double squaredError(float[] prediction, float[] target) {
    double sum = 0;
    for (int i = 0; i < prediction.length; i++) {
      double error = (double) prediction[i] - target[i];
      sum += error * error;
    }
    return sum / prediction.length;
  }

  private static double absoluteError(float[] prediction, float[] target) {
    double sum = 0;
    for (int i = 0; i < prediction.length; i++) {
      sum += Math.abs((double) prediction[i] - target[i]);
    }
    return sum / prediction.length;
  }

  /**
   * The area under the ROC curve with all outputs pooled, by Keras's 200 thresholds: one below 0,
   * 198 between, one above 1, joined by straight lines.
   */
  private static final class AreaUnderCurve implements Metric {
    private static final int THRESHOLDS = 200;
    private static final double EPSILON = 1e-7;

    /** Predictions that exceed exactly the first {@code i} thresholds. */
    private final long[] positives = new long[THRESHOLDS + 1];

    private final long[] negatives = new long[THRESHOLDS + 1];

    @Override
    public String name() {
      return "auc";
    }

    @Override
    public void add(float[] prediction, float[] target) {
      for (int i = 0; i < prediction.length; i++) {
        (target[i] > 0.5f ? positives : negatives)[exceeded(prediction[i])]++;
      }
    }

    private static int exceeded(float prediction) {
      int count = 0;
      int high = THRESHOLDS;
      while (count < high) {
        int middle = (count + high) >>> 1;
        if (prediction > threshold(middle)) {
          count = middle + 1;
        } else {
          high = middle;
        }
      }
      return count;
    }

    private static float threshold(int i) {
      return i == 0
          ? (float) -EPSILON
          : i == THRESHOLDS - 1 ? (float) (1 + EPSILON) : (float) (i / (THRESHOLDS - 1.0));
    }

    @Override
    public double value() {
      double allPositives = Math.max(1, Arrays.stream(positives).sum());
      double allNegatives = Math.max(1, Arrays.stream(negatives).sum());
      double area = 0;
      double truePositives = 0;
      double falsePositives = 0;
      for (int exceeded = THRESHOLDS; exceeded >= 1; exceeded--) {
        double more = positives[exceeded];
        double moreFalse = negatives[exceeded];
        area += moreFalse * (truePositives + more / 2);
        truePositives += more;
        falsePositives += moreFalse;
      }
      return falsePositives == 0 ? 0 : area / (allPositives * allNegatives);
    }

    @Override
    public void reset() {
      Arrays.fill(positives, 0);
      Arrays.fill(negatives, 0);
    }
  }
}
