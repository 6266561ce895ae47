package io.sparqat.jobs.rounds;

import java.util.List;

/**
 * Merges the workers' parameters of one round, in the order of the workers and in double precision:
 * the same bits wherever they ran. One worker, or workers that agree, are returned unchanged.
 * Shadow weights are averaged, never quantized ones: scales follow from the average.
 */
final class Merge {
  private final List<MergeRule> rules;

  /** The rules cover what is not a plain weighted mean. */
  Merge(List<MergeRule> rules) {
    this.rules = rules;
  }

  /** The merged parameters; {@code start} is returned when no worker saw a row. */
  float[] parameters(float[] start, List<RoundResult> results) {
    List<RoundResult> trained = results.stream().filter(r -> r.metrics().rows() > 0).toList();
    if (trained.isEmpty()) {
      return start.clone();
    }
    float[][] values = trained.stream().map(RoundResult::trained).toArray(float[][]::new);
    double[] shares = shares(trained);
    float[] merged = mean(values, shares);
    for (MergeRule rule : rules) {
      for (int i = 0; i < rule.length(); i++) {
        int at = rule.offset() + i;
        switch (rule.kind()) {
          case MEAN -> {}
          case POOLED_VARIANCE -> merged[at] += between(values, shares, rule.means() + i);
          case MAXIMUM -> merged[at] = maximum(values, at);
        }
      }
    }
    return merged;
  }

  /** The weighted mean of the optimizers' states; empty when there are none. */
  float[] optimizer(List<RoundResult> results) {
    List<RoundResult> trained = results.stream().filter(r -> r.metrics().rows() > 0).toList();
    if (trained.isEmpty()) {
      return results.get(0).optimizer();
    }
    return mean(
        trained.stream().map(RoundResult::optimizer).toArray(float[][]::new), shares(trained));
  }

  private static double[] shares(List<RoundResult> trained) {
    return trained.stream().mapToDouble(r -> r.metrics().rows()).toArray();
  }

  private static float[] mean(float[][] values, double[] shares) {
    double total = 0;
    for (double share : shares) {
      total += share;
    }
    float[] mean = new float[values[0].length];
    for (int i = 0; i < mean.length; i++) {
      double sum = 0;
      for (int w = 0; w < values.length; w++) {
        sum += shares[w] * values[w][i];
      }
      mean[i] = (float) (sum / total);
    }
    return mean;
  }

  private static float between(float[][] values, double[] shares, int at) {
    double total = 0;
    double sum = 0;
    double squares = 0;
    for (int w = 0; w < values.length; w++) {
      double offset = (double) values[w][at] - values[0][at];
      total += shares[w];
      sum += shares[w] * offset;
      squares += shares[w] * offset * offset;
    }
    return (float) Math.max(0, squares / total - (sum / total) * (sum / total));
  }

  private static float maximum(float[][] values, int at) {
    float maximum = values[0][at];
    for (float[] worker : values) {
      maximum = Math.max(maximum, worker[at]);
    }
    return maximum;
  }
}
