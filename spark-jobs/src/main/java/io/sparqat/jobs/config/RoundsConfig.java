package io.sparqat.jobs.config;

import io.sparqat.jobs.rounds.OptimizerState;
import io.sparqat.jobs.rounds.RoundSettings;
import io.sparqat.jobs.rounds.Wire;

/**
 * How training is spread over the cluster.
 *
 * @param master who averages
 * @param workers data-parallel workers
 * @param localSteps steps between two averages
 * @param optimizerState what becomes of the optimizer's moments
 * @param wire how parameters travel
 * @param snapshotEvery rounds between two snapshots of the optimizer states
 */
public record RoundsConfig(
    Master master,
    int workers,
    int localSteps,
    OptimizerState optimizerState,
    Wire wire,
    int snapshotEvery) {
  /** The training master of dl4j-spark that does the averaging. */
  public enum Master {
    /** {@link io.sparqat.jobs.rounds.RoundAveragingTrainingMaster}. */
    ROUNDS,
    /** DL4J's own ParameterAveragingTrainingMaster, for comparison. */
    DL4J
  }

  static RoundsConfig from(Section section) {
    RoundsConfig config =
        new RoundsConfig(
            section.choice("master", Master.class),
            section.integer("workers", 1),
            section.integer("local-steps", 1),
            section.choice("optimizer-state", OptimizerState.class),
            section.choice("wire", Wire.class),
            section.integer("snapshot-every", 1));
    section.rejectOthers();
    return config;
  }

  /** The settings of the rounds of a run with this seed. */
  public RoundSettings settings(long seed) {
    return new RoundSettings(workers, localSteps, optimizerState, wire, snapshotEvery, seed);
  }
}
