package io.sparqat.jobs.rounds;

import io.sparqat.quant.layer.ParameterLayout;
import io.sparqat.quant.model.ModelSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * How a stretch of the flat parameter vector is merged.
 *
 * @param kind the rule
 * @param offset first parameter
 * @param length number of parameters
 * @param means for {@link Kind#POOLED_VARIANCE}: offset of the means these variances belong to
 */
public record MergeRule(Kind kind, int offset, int length, int means) {
  private static final String MEANS = "moving_mean";
  private static final String VARIANCES = "moving_variance";

  /** The rules of a network of Sparqat's layers, by the roles of their weights. */
  public static List<MergeRule> of(ModelSpec model) {
    List<ParameterLayout.Entry> entries = ParameterLayout.of(model);
    List<MergeRule> rules = new ArrayList<>();
    for (ParameterLayout.Entry entry : entries) {
      switch (entry.weight().role()) {
        case COUNTER -> rules.add(new MergeRule(Kind.MAXIMUM, entry.offset(), entry.size(), 0));
        case STATISTIC -> {
          if (entry.weight().name().equals(VARIANCES)) {
            int means = means(entries, entry.node());
            rules.add(new MergeRule(Kind.POOLED_VARIANCE, entry.offset(), entry.size(), means));
          } else {
            rules.add(new MergeRule(Kind.MEAN, entry.offset(), entry.size(), 0));
          }
        }
        case FIXED -> rules.add(new MergeRule(Kind.MEAN, entry.offset(), entry.size(), 0));
        case TRAINABLE -> {}
      }
    }
    return List.copyOf(rules);
  }

  private static int means(List<ParameterLayout.Entry> entries, String node) {
    return entries.stream()
        .filter(entry -> entry.node().equals(node) && entry.weight().name().equals(MEANS))
        .mapToInt(ParameterLayout.Entry::offset)
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("Layer " + node + " has variances without means"));
  }

  /** What is computed over the workers; weights are the rows they saw in the round. */
  public enum Kind {
    /** Weighted mean, as of every weight: running means and ranges, and what never changes. */
    MEAN,
    /**
     * Variance of the workers' rows taken together: weighted mean of the variances, plus the
     * variance between the workers' means.
     */
    POOLED_VARIANCE,
    /** The largest: counters. */
    MAXIMUM
  }
}
