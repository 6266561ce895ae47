package io.sparqat.jobs.rounds;

/**
 * How a stretch of the flat parameter vector is merged.
 *
 * @param kind the rule
 * @param offset first parameter
 * @param length number of parameters
 * @param means for {@link Kind#POOLED_VARIANCE}: offset of the means these variances belong to
 */
public record MergeRule(Kind kind, int offset, int length, int means) {
  /** What is computed over the workers; weights are the rows they saw in the round. */
  public enum Kind {
    /** Weighted mean: float shadow weights and running means. */
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
