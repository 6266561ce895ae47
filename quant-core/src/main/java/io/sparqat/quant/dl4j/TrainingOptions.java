package io.sparqat.quant.dl4j;

import io.sparqat.quant.loss.Losses;
import io.sparqat.quant.optimize.Adam;
import io.sparqat.quant.optimize.GradientClipping;
import io.sparqat.quant.optimize.Optimizer;

/**
 * What training needs to know beyond the network.
 *
 * @param optimizer with its learning rate
 * @param loss Keras's name
 * @param clipping bounds on the gradients
 * @param seed of initial weights and of every random draw
 */
public record TrainingOptions(
    Optimizer optimizer, String loss, GradientClipping clipping, long seed) {
  /** Adam with Keras's defaults and categorical cross-entropy. */
  public static final TrainingOptions DEFAULT =
      new TrainingOptions(Adam.of(0.001), "categorical_crossentropy", 0);

  /** Options without gradient clipping. */
  public TrainingOptions(Optimizer optimizer, String loss, long seed) {
    this(optimizer, loss, GradientClipping.NONE, seed);
  }

  /** Brings the name of the loss into its full form. */
  public TrainingOptions {
    loss = Losses.canonicalName(loss);
  }

  public TrainingOptions withOptimizer(Optimizer other) {
    return new TrainingOptions(other, loss, clipping, seed);
  }

  public TrainingOptions withLoss(String other) {
    return new TrainingOptions(optimizer, other, clipping, seed);
  }

  public TrainingOptions withClipping(GradientClipping other) {
    return new TrainingOptions(optimizer, loss, other, seed);
  }

  public TrainingOptions withSeed(long other) {
    return new TrainingOptions(optimizer, loss, clipping, other);
  }
}
