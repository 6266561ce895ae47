package io.sparqat.jobs.config;

import com.typesafe.config.ConfigValue;
import io.sparqat.quant.dl4j.TrainingOptions;
import io.sparqat.quant.loss.Losses;
import io.sparqat.quant.model.ClassConfig;
import io.sparqat.quant.optimize.Optimizer;
import io.sparqat.quant.optimize.Optimizers;
import io.sparqat.quant.rows.RowTreatment;
import io.sparqat.quant.transform.SchedulesOverSteps;
import java.util.Objects;
import java.util.Optional;

/**
 * The recipe every candidate is trained by.
 *
 * @param epochs passes over the training rows
 * @param batchSize rows per step, of all workers together
 * @param optimizer with its learning rate and schedule
 * @param loss Keras's name
 * @param schedules pruning and the noise of quantizers, by step
 * @param rows what is done to training rows
 * @param seed of initial weights, the order of the rows, and every random draw
 */
public record TrainingConfig(
    int epochs,
    int batchSize,
    Optimizer optimizer,
    String loss,
    SchedulesOverSteps schedules,
    RowTreatment rows,
    long seed) {
  static TrainingConfig from(Section section) {
    int epochs = section.integer("epochs", 1);
    int batchSize = section.integer("batch-size", 1);
    Optimizer optimizer =
        section.converted("optimizer", value -> Optimizers.of(KerasObject.read(value)));
    String loss = section.parsed("loss", Losses::canonicalName);
    SchedulesOverSteps schedules =
        new SchedulesOverSteps(
            Optional.ofNullable(
                    section.converted(
                        "pruning", value -> SchedulesOverSteps.of(object(value), Optional.empty())))
                .flatMap(SchedulesOverSteps::pruning),
            Optional.ofNullable(
                    section.converted(
                        "qnoise", value -> SchedulesOverSteps.of(Optional.empty(), object(value))))
                .flatMap(SchedulesOverSteps::qnoise));
    RowTreatment rows = RowTreatmentReader.read(section);
    long seed = section.whole("seed");
    section.rejectOthers();
    return new TrainingConfig(
        epochs,
        batchSize,
        Objects.requireNonNullElse(optimizer, TrainingOptions.DEFAULT.optimizer()),
        Objects.requireNonNullElse(loss, TrainingOptions.DEFAULT.loss()),
        schedules,
        rows,
        seed);
  }

  /** An object of Keras's form; none is {@code none}. */
  private static Optional<ClassConfig> object(ConfigValue value) {
    return "none".equals(value.unwrapped())
        ? Optional.empty()
        : Optional.of(KerasObject.read(value));
  }

  public TrainingConfig withEpochs(int count) {
    return new TrainingConfig(count, batchSize, optimizer, loss, schedules, rows, seed);
  }

  public TrainingConfig withOptimizer(Optimizer other) {
    return new TrainingConfig(epochs, batchSize, other, loss, schedules, rows, seed);
  }

  /** What the network's own part of training needs. */
  public TrainingOptions options() {
    return new TrainingOptions(optimizer, loss, seed).withSchedules(schedules).withRows(rows);
  }
}
