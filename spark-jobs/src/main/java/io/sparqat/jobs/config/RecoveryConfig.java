package io.sparqat.jobs.config;

import io.sparqat.jobs.waiting.TimeLimit;
import java.time.Duration;

/**
 * What is done for the case that something dies or hangs; no result depends on it.
 *
 * @param checkpointEvery rounds between two checkpoints
 * @param hangLimit seconds after which a Spark job is given up
 */
public record RecoveryConfig(int checkpointEvery, int hangLimit) {
  static RecoveryConfig from(Section section) {
    RecoveryConfig config =
        new RecoveryConfig(
            section.integer("checkpoint-every", 1), section.integer("hang-limit", 1));
    section.rejectOthers();
    return config;
  }

  /** {@link #hangLimit} as a limit of a wait. */
  public TimeLimit limit() {
    return TimeLimit.ofRounds(Duration.ofSeconds(hangLimit));
  }
}
