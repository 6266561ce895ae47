package io.sparqat.jobs.shard;

/**
 * How a data set is cut.
 *
 * @param shards number of shards of every split
 * @param seed names the shuffle
 * @param validation part of the training rows set aside, in [0, 1); 0 keeps the source's own splits
 * @param scaling what is done to the features
 */
public record ShardPlan(int shards, long seed, double validation, Scaling scaling) {
  /** What is done to the features before they are written. */
  public enum Scaling {
    /** Nothing: bytes stay bytes. */
    AS_IS,
    /** Mean 0 and standard deviation 1 over the training rows, a feature at a time. */
    STANDARDIZE
  }

  public ShardPlan {
    if (shards < 1 || shards > 99_999) {
      throw new IllegalArgumentException("Invalid shards: " + shards + " (must be in [1, 99999])");
    }
    if (!(validation >= 0 && validation < 1)) {
      throw new IllegalArgumentException(
          "Invalid validation: " + validation + " (must be in [0, 1))");
    }
  }
}
