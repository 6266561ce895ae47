package io.sparqat.jobs.config;

/**
 * What is done for the case that something dies or hangs; no result depends on it.
 *
 * @param checkpointEvery rounds between two checkpoints
 */
public record RecoveryConfig(int checkpointEvery) {
  static RecoveryConfig from(Section section) {
    RecoveryConfig config = new RecoveryConfig(section.integer("checkpoint-every", 1));
    section.rejectOthers();
    return config;
  }
}
