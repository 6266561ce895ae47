package io.sparqat.jobs.config;

import io.sparqat.jobs.shard.ShardPlan;
import java.util.Locale;

/**
 * How a source that is not sharded yet is cut before training.
 *
 * @param standardize whether features are brought to mean 0 and deviation 1
 */
public record ShardingConfig(Standardize standardize) {
  /** Tables of numbers are standardized. */
  public static final ShardingConfig DEFAULT = new ShardingConfig(Standardize.AUTO);

  /** Whether features are brought to mean 0 and deviation 1 over the training rows. */
  public enum Standardize {
    /** Tables of numbers, as CSV files hold them, are; images are not. */
    AUTO,
    YES,
    NO;

    /** What is done to rows of this shape. */
    public ShardPlan.Scaling scaling(boolean tableOfNumbers) {
      return this == YES || (this == AUTO && tableOfNumbers)
          ? ShardPlan.Scaling.STANDARDIZE
          : ShardPlan.Scaling.AS_IS;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static ShardingConfig from(Section section) {
    section.retired("validation", "validation.held-out, which is of shards, too");
    ShardingConfig config = new ShardingConfig(section.choice("standardize", Standardize.class));
    section.rejectOthers();
    return config;
  }
}
