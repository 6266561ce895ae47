package io.sparqat.jobs.config;

import com.typesafe.config.ConfigValue;
import io.sparqat.jobs.rounds.OptimizerState;
import io.sparqat.jobs.rounds.RoundSettings;
import io.sparqat.jobs.rounds.Wire;
import io.sparqat.quant.dl4j.TrainingOptions;
import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.optimize.Optimizer;
import io.sparqat.quant.optimize.Optimizers;
import io.sparqat.quant.optimize.Sgd;
import java.util.OptionalInt;

/**
 * How training is spread over the cluster.
 *
 * @param master who averages
 * @param workers data-parallel workers
 * @param batch rows of a step of each worker; empty for {@link #batchSize}'s choice
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
    OptionalInt batch,
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

  /** Rows that kernels work on at once: fewer cost as much as so many. */
  private static final int LEAST_BATCH = Pass.LANES;

  /** What the workers do to the learning rate. */
  public enum LearningRateScaling {
    /**
     * With an optimizer that divides by the gradient's own size, times the square root of their
     * number: with so many times fewer rows the gradient is mostly noise, and in the average of the
     * workers noise is shorter by that root. Else as the rows of all their steps together grow,
     * linearly (Goyal et al. 2017).
     */
    AUTO,
    /** Nothing. */
    NONE,
    /** Times the square root of their number. */
    SQRT,
    /** Times their number. */
    LINEAR
  }

  static RoundsConfig from(Section section) {
    RoundsConfig config =
        new RoundsConfig(
            section.choice("master", Master.class),
            section.integer("workers", 1),
            batch(section),
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

  private static OptionalInt batch(Section section) {
    ConfigValue value = section.raw("batch-size");
    return value != null && "auto".equals(value.unwrapped())
        ? OptionalInt.empty()
        : OptionalInt.of(section.integer("batch-size", 1));
  }

  /**
   * Rows of a step of each worker. Unless said otherwise the workers share the recipe's batch, so
   * that the number of workers hardly changes what is learnt; but with at least 16 rows each, or
   * what the recipe has: then their steps together take a whole number of batches.
   */
  public int batchSize(TrainingConfig training) {
    int least = Math.min(LEAST_BATCH, training.batchSize());
    long batches = Math.max(1, ceilDiv((long) least * workers, training.batchSize()));
    return batch.orElse((int) ceilDiv(batches * training.batchSize(), workers));
  }

  /** Batches of the recipe that a step of all workers together takes, rounded. */
  public int batchesTogether(TrainingConfig training) {
    double rows = (double) workers * batchSize(training);
    return (int) Math.max(1, Math.round(rows / training.batchSize()));
  }

  private static long ceilDiv(long rows, long parts) {
    return (rows + parts - 1) / parts;
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
    long steps = ceilDiv(rowsPerWorker, batchSize(training));
    return averaging.rounds(training.epochs(), steps, localSteps);
  }

  /**
   * What a worker trains with: the learning rate scaled, schedules advanced by the rows of all
   * workers together, so that they depend on the rows seen and not on how many see them.
   */
  public TrainingOptions options(TrainingConfig training) {
    TrainingOptions alone = training.options();
    int together = batchesTogether(training);
    return alone
        .withOptimizer(
            Optimizers.scaled(alone.optimizer(), rateFactor(alone.optimizer(), together), together))
        .withSchedules(alone.schedules().over(together));
  }

  private double rateFactor(Optimizer optimizer, int together) {
    return switch (learningRateScaling) {
      case AUTO -> optimizer instanceof Sgd ? together : Math.sqrt(workers);
      case NONE -> 1;
      case SQRT -> Math.sqrt(workers);
      case LINEAR -> workers;
    };
  }
}
