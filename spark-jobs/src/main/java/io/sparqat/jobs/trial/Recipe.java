package io.sparqat.jobs.trial;

import io.sparqat.quant.dl4j.TrainingOptions;
import io.sparqat.quant.optimize.GradientClipping;
import io.sparqat.quant.optimize.OptimizerText;
import io.sparqat.quant.train.TrainingPlan;
import java.util.List;

/**
 * How a trial is trained on one core.
 *
 * @param options optimizer, loss, seed
 * @param epochs passes over the training rows, those of a trial it goes on with included
 * @param batchSize rows a step
 * @param patience epochs without a lower validation loss after which training stops; 0 for never
 * @param metric what is measured on the validation rows after each epoch: Keras's name, or {@code
 *     loss}
 */
public record Recipe(
    TrainingOptions options, int epochs, int batchSize, int patience, String metric) {
  /** The metric that every evaluation gives. */
  public static final String LOSS = "loss";

  private static final String ACCURACY = "accuracy";

  /** One line that names everything a result depends on. */
  public String text() {
    GradientClipping clipping = options.clipping();
    return String.join(
        " ",
        OptimizerText.write(options.optimizer()),
        options.loss(),
        clipping.toString(),
        "schedules=" + options.schedules().text(),
        "seed=" + options.seed(),
        "epochs=" + epochs,
        "batch=" + batchSize,
        "patience=" + patience,
        "metric=" + metric);
  }

  /** The part of the training that is left after {@code done} epochs. */
  public TrainingPlan plan(int done) {
    List<String> metrics = List.of(metric.equals(LOSS) ? ACCURACY : metric);
    return new TrainingPlan(
        Math.max(0, epochs - done), batchSize, true, options.seed(), metrics, patience);
  }
}
