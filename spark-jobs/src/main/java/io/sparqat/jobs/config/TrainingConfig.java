package io.sparqat.jobs.config;

import io.sparqat.quant.dl4j.TrainingOptions;
import io.sparqat.quant.loss.Losses;
import io.sparqat.quant.optimize.Optimizer;
import io.sparqat.quant.optimize.Optimizers;
import java.util.Objects;

/**
 * The recipe every candidate is trained by.
 *
 * @param epochs passes over the training rows
 * @param batchSize rows per step of each worker
 * @param optimizer with its learning rate and schedule
 * @param loss Keras's name
 * @param seed of initial weights, the order of the rows, and every random draw
 */
public record TrainingConfig(
    int epochs, int batchSize, Optimizer optimizer, String loss, long seed) {
  static TrainingConfig from(Section section) {
    int epochs = section.integer("epochs", 1);
    int batchSize = section.integer("batch-size", 1);
    Optimizer optimizer =
        section.converted("optimizer", value -> Optimizers.of(KerasObject.read(value)));
    String loss = section.parsed("loss", Losses::canonicalName);
    long seed = section.whole("seed");
    section.rejectOthers();
    return new TrainingConfig(
        epochs,
        batchSize,
        Objects.requireNonNullElse(optimizer, TrainingOptions.DEFAULT.optimizer()),
        Objects.requireNonNullElse(loss, TrainingOptions.DEFAULT.loss()),
        seed);
  }

  /** What the network's own part of training needs. */
  public TrainingOptions options() {
    return new TrainingOptions(optimizer, loss, seed);
  }
}
