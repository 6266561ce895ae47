package io.sparqat.quant.dl4j;

import io.sparqat.quant.loss.Losses;
import io.sparqat.quant.optimize.Adam;
import io.sparqat.quant.optimize.GradientClipping;
import io.sparqat.quant.optimize.Optimizer;
import io.sparqat.quant.rows.RowTreatment;
import io.sparqat.quant.transform.SchedulesOverSteps;

/**
 * What training needs to know beyond the network.
 *
 * @param optimizer with its learning rate
 * @param loss Keras's name
 * @param clipping bounds on the gradients
 * @param schedules pruning and the noise of quantizers, by step
 * @param rows what is done to training rows
 * @param seed of initial weights and of every random draw
 * @param asQKeras whether quantizers repeat QKeras's defects, as comparisons with it need: see
 *     {@code docs/qkeras-compatibility.md}
 */
public record TrainingOptions(
    Optimizer optimizer,
    String loss,
    GradientClipping clipping,
    SchedulesOverSteps schedules,
    RowTreatment rows,
    long seed,
    boolean asQKeras) {
  /** Adam with Keras's defaults and categorical cross-entropy. */
  public static final TrainingOptions DEFAULT =
      new TrainingOptions(Adam.of(0.001), "categorical_crossentropy", 0);

  /** Options without gradient clipping and without QKeras's defects. */
  public TrainingOptions(Optimizer optimizer, String loss, long seed) {
    this(
        optimizer,
        loss,
        GradientClipping.NONE,
        SchedulesOverSteps.NONE,
        RowTreatment.NONE,
        seed,
        false);
  }

  /** Brings the name of the loss into its full form. */
  public TrainingOptions {
    loss = Losses.canonicalName(loss);
  }

  public TrainingOptions withOptimizer(Optimizer other) {
    return new TrainingOptions(other, loss, clipping, schedules, rows, seed, asQKeras);
  }

  public TrainingOptions withLoss(String other) {
    return new TrainingOptions(optimizer, other, clipping, schedules, rows, seed, asQKeras);
  }

  public TrainingOptions withClipping(GradientClipping other) {
    return new TrainingOptions(optimizer, loss, other, schedules, rows, seed, asQKeras);
  }

  public TrainingOptions withSchedules(SchedulesOverSteps other) {
    return new TrainingOptions(optimizer, loss, clipping, other, rows, seed, asQKeras);
  }

  public TrainingOptions withRows(RowTreatment other) {
    return new TrainingOptions(optimizer, loss, clipping, schedules, other, seed, asQKeras);
  }

  public TrainingOptions withSeed(long other) {
    return new TrainingOptions(optimizer, loss, clipping, schedules, rows, other, asQKeras);
  }

  /** The same, with quantizers that repeat QKeras's defects. */
  public TrainingOptions repeatingQKeras() {
    return new TrainingOptions(optimizer, loss, clipping, schedules, rows, seed, true);
  }
}
