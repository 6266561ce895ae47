package io.sparqat.jobs.rounds;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Merges the workers' parameters of one round, in the order of the workers and in double precision:
 * the same bits wherever they ran. One worker, or workers that agree, are returned unchanged.
 * Shadow weights are averaged, never quantized ones: scales follow from the average.
 */
final class Merge {
  private final List<MergeRule> rules;
  private final BitSet statistics = new BitSet();

  /** The rules cover what is no weight. */
  Merge(List<MergeRule> rules) {
    this.rules = rules;
    rules.forEach(rule -> statistics.set(rule.offset(), rule.offset() + rule.length()));
  }

  /** Parameters that are no weights, but statistics and counters. */
  BitSet statistics() {
    return statistics;
  }

  /** The merge of the parameters that are no weights, standing alone one after the other. */
  Merge ofStatistics() {
    return new Merge(
        rules.stream()
            .map(
                rule ->
                    new MergeRule(
                        rule.kind(),
                        statistics.get(0, rule.offset()).cardinality(),
                        rule.length(),
                        statistics.get(0, rule.means()).cardinality()))
            .toList());
  }

  /** The chosen values, one after the other. */
  static float[] chosen(float[] values, BitSet which) {
    float[] chosen = new float[which.cardinality()];
    int next = 0;
    for (int i = which.nextSetBit(0); i >= 0; i = which.nextSetBit(i + 1)) {
      chosen[next++] = values[i];
    }
    return chosen;
  }

  /** How far the workers' weights came apart. */
  Drift drift(float[] start, List<RoundResult> results) {
    return Drift.of(start, results, statistics);
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
  float[] optimizer(Gathered gathered) {
    List<RoundMetrics> workers = gathered.workers();
    int[] trained =
        IntStream.range(0, workers.size()).filter(w -> workers.get(w).rows() > 0).toArray();
    if (trained.length == 0) {
      return gathered.optimizer().get(0);
    }
    return mean(
        Arrays.stream(trained).mapToObj(gathered.optimizer()::get).toArray(float[][]::new),
        Arrays.stream(trained).mapToDouble(w -> workers.get(w).rows()).toArray());
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
