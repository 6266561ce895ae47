package io.sparqat.jobs.config;

import io.sparqat.jobs.rounds.OptimizerState;
import io.sparqat.jobs.rounds.RoundSettings;
import io.sparqat.jobs.rounds.Wire;
import io.sparqat.quant.dl4j.TrainingOptions;
import io.sparqat.quant.optimize.Optimizers;

/**
 * How training is spread over the cluster.
 *
 * @param master who averages
 * @param workers data-parallel workers
 * @param localSteps steps between two averages
 * @param optimizerState what becomes of the optimizer's moments
 * @param wire how parameters travel
 * @param snapshotEvery rounds between two snapshots of the optimizer states
 * @param sliceAbove parameters above which merges leave the driver
 * @param deadline seconds for the steps of a round, after which it takes what is done; 0 for none
 * @param learningRateScaling what more workers do to the learning rate
 * @param averaging what averages are made of
 */
public record RoundsConfig(
    Master master,
    int workers,
    int localSteps,
    OptimizerState optimizerState,
    Wire wire,
    int snapshotEvery,
    int sliceAbove,
    int deadline,
    LearningRateScaling learningRateScaling,
    AveragingConfig averaging) {
  /** The training master of dl4j-spark that does the averaging. */
  public enum Master {
    /** {@link io.sparqat.jobs.rounds.RoundAveragingTrainingMaster}. */
    ROUNDS,
    /** DL4J's own ParameterAveragingTrainingMaster, for comparison. */
    DL4J
  }

  /** What the number of workers does to the learning rate, as they see more rows in a step. */
  public enum LearningRateScaling {
    /** Nothing. */
    NONE,
    /** Times its square root. */
    SQRT,
    /** Times the number. */
    LINEAR;

    double factor(int workers) {
      return switch (this) {
        case NONE -> 1;
        case SQRT -> Math.sqrt(workers);
        case LINEAR -> workers;
      };
    }
  }

  static RoundsConfig from(Section section) {
    RoundsConfig config =
        new RoundsConfig(
            section.choice("master", Master.class),
            section.integer("workers", 1),
            section.integer("local-steps", 1),
            section.choice("optimizer-state", OptimizerState.class),
            section.choice("wire", Wire.class),
            section.integer("snapshot-every", 1),
            section.integer("slice-above", 0),
            section.integer("deadline", 0),
            section.choice("learning-rate-scaling", LearningRateScaling.class),
            AveragingConfig.from(section.section("averaging")));
    section.rejectOthers();
    return config;
  }

  /**
   * The settings of the rounds of a run.
   *
   * @param rowsPerWorker rows that one worker trains on in an epoch
   */
  public RoundSettings settings(
      TrainingConfig training, ValidationConfig validation, long rowsPerWorker) {
    return new RoundSettings(
        workers,
        localSteps,
        optimizerState,
        wire,
        snapshotEvery,
        training.seed(),
        averaging.settle(rounds(training, rowsPerWorker), workers),
        validation.every(),
        sliceAbove,
        1000L * deadline);
  }

  /** Rounds of a run whose workers train on so many rows in an epoch. */
  public long rounds(TrainingConfig training, long rowsPerWorker) {
    long steps = (rowsPerWorker + training.batchSize() - 1) / training.batchSize();
    return averaging.rounds(training.epochs(), steps, localSteps);
  }

  /**
   * What a worker trains with: the learning rate scaled, schedules advanced by the steps of all
   * workers together, so that they depend on the rows seen and not on how many see them.
   */
  public TrainingOptions options(TrainingConfig training) {
    TrainingOptions alone = training.options();
    return alone
        .withOptimizer(
            Optimizers.scaled(alone.optimizer(), learningRateScaling.factor(workers), workers))
        .withSchedules(alone.schedules().over(workers));
  }
}
