package io.sparqat.quant.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparqat.quant.kernel.Draw;
import io.sparqat.quant.kernel.Quantizer;
import java.util.Arrays;

/**
 * Moments of stochastic quantizers over many draws. The draws are QKeras's own, so each mean may
 * differ from ours by {@value #DEVIATIONS} standard errors of the two together.
 */
public final class StatisticsVectors implements VectorKind {
  private static final double DEVIATIONS = 6;

  @Override
  public String name() {
    return "statistics";
  }

  @Override
  public boolean recognises(GoldenVector vector) {
    return vector.json().has("draws");
  }

  @Override
  public void check(GoldenVector vector, VectorCheck check) {
    JsonNode json = vector.json();
    float[] x = VectorCheck.floats(json.get("x"));
    int channels = json.get("shape").get(1).intValue();
    int draws = json.get("draws").intValue();
    Moments moments = new Moments(QuantizerVectors.bind(json), x, channels, draws);
    Draw draw = QuantizerVectors.draw(json);
    moments.run(draw);
    compare("mean", json, moments.mean(), moments.variance(), draws, check);
    compareVariances(json, moments.variance(), moments.fourth(), draws, check);
    if (json.path("support").isArray()) {
      checkSupport(VectorCheck.floats(json.get("support")), moments, check);
    }
  }

  /** Means agree within the standard error of their difference. */
  private static void compare(
      String field, JsonNode json, double[] mean, double[] variance, int draws, VectorCheck check) {
    float[] theirs = VectorCheck.floats(json.get(field));
    float[] theirVariance = VectorCheck.floats(json.get("variance"));
    for (int i = 0; i < mean.length; i++) {
      double error = Math.sqrt((variance[i] + theirVariance[i]) / draws);
      double allowed = DEVIATIONS * error + rare(mean[i], draws);
      if (!(Math.abs(mean[i] - theirs[i]) <= allowed)) {
        check.mismatch(
            field
                + ": ["
                + i
                + "] expected "
                + theirs[i]
                + " within "
                + allowed
                + ", got "
                + mean[i]);
      }
    }
  }

  /** Variances agree within standard errors that follow from the fourth central moment. */
  private static void compareVariances(
      JsonNode json, double[] variance, double[] fourth, int draws, VectorCheck check) {
    float[] theirs = VectorCheck.floats(json.get("variance"));
    for (int i = 0; i < variance.length; i++) {
      double error = Math.sqrt(2 * Math.max(0, fourth[i] - variance[i] * variance[i]) / draws);
      double allowed = DEVIATIONS * error + spread(json) / draws * DEVIATIONS * DEVIATIONS;
      if (!(Math.abs(variance[i] - theirs[i]) <= allowed)) {
        check.mismatch(
            "variance: ["
                + i
                + "] expected "
                + theirs[i]
                + " within "
                + allowed
                + ", got "
                + variance[i]);
      }
    }
  }

  /** An event too rare to have happened in one of the two sets of draws. */
  private static double rare(double mean, int draws) {
    return DEVIATIONS * (1 + Math.abs(mean)) / draws;
  }

  private static double spread(JsonNode json) {
    float[] means = VectorCheck.floats(json.get("mean"));
    double largest = 0;
    for (float mean : means) {
      largest = Math.max(largest, Math.abs(mean));
    }
    return Math.max(1, largest * largest);
  }

  private static void checkSupport(float[] support, Moments moments, VectorCheck check) {
    float[] sorted = support.clone();
    Arrays.sort(sorted);
    for (float value : moments.distinct()) {
      int at = Arrays.binarySearch(sorted, value);
      int next = at < 0 ? -at - 1 : at;
      boolean near =
          next < sorted.length && Math.abs(sorted[next] - value) <= 2e-6f + 1e-6f * Math.abs(value)
              || next > 0 && Math.abs(sorted[next - 1] - value) <= 2e-6f + 1e-6f * Math.abs(value);
      if (!near) {
        check.mismatch("support: " + value + " is none of " + Arrays.toString(sorted));
      }
    }
  }

  /** Sums over the draws; the input is repeated along the channels, one draw each. */
  private static final class Moments {
    private static final int MAX_DISTINCT = 64;

    private final Quantizer quantizer;
    private final float[] x;
    private final int channels;
    private final int rows;
    private final int draws;
    private final double[] sum;
    private final double[] squares;
    private final double[] fourths;
    private final java.util.TreeSet<Float> distinct = new java.util.TreeSet<>();

    Moments(Quantizer quantizer, float[] x, int channels, int draws) {
      this.quantizer = quantizer;
      this.x = x;
      this.channels = channels;
      this.draws = draws;
      rows = x.length / channels;
      sum = new double[x.length];
      squares = new double[x.length];
      fourths = new double[x.length];
    }

    void run(Draw draw) {
      float[] repeated = new float[x.length * draws];
      int width = channels * draws;
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < width; column++) {
          repeated[row * width + column] = x[row * channels + column % channels];
        }
      }
      quantizer.quantize(repeated, new int[] {rows, width}, repeated, draw);
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < width; column++) {
          double y = repeated[row * width + column];
          int at = row * channels + column % channels;
          sum[at] += y;
          squares[at] += y * y;
          if (distinct.size() <= MAX_DISTINCT) {
            distinct.add((float) y);
          }
        }
      }
      centralMoments(repeated, width);
    }

    private void centralMoments(float[] values, int width) {
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < width; column++) {
          int at = row * channels + column % channels;
          double difference = values[row * width + column] - sum[at] / draws;
          fourths[at] += difference * difference * difference * difference;
        }
      }
    }

    double[] mean() {
      return Arrays.stream(sum).map(s -> s / draws).toArray();
    }

    double[] fourth() {
      return Arrays.stream(fourths).map(s -> s / draws).toArray();
    }

    double[] variance() {
      double[] variance = new double[sum.length];
      for (int i = 0; i < variance.length; i++) {
        double mean = sum[i] / draws;
        variance[i] = Math.max(0, squares[i] / draws - mean * mean);
      }
      return variance;
    }

    Iterable<Float> distinct() {
      return distinct;
    }
  }
}
