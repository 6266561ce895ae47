package io.sparqat.jobs.trial;

import io.sparqat.quant.dl4j.TrainingOptions;
import io.sparqat.quant.optimize.GradientClipping;
import io.sparqat.quant.optimize.OptimizerText;
import io.sparqat.quant.train.EarlyStopping;
import io.sparqat.quant.train.TrainingPlan;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * How a trial is trained on one core.
 *
 * @param options optimizer, loss, seed
 * @param epochs passes over the training rows, those of a trial it goes on with included
 * @param batchSize rows a step
 * @param heldOut share of the training rows that is validated on instead of learnt from; 0 for the
 *     validation split of the data, where it has one
 * @param stopping when training ends earlier
 * @param metric what is measured on the validation rows after each epoch: Keras's name, or {@code
 *     loss}
 */
public record Recipe(
    TrainingOptions options,
    int epochs,
    int batchSize,
    double heldOut,
    EarlyStopping stopping,
    String metric) {
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
        "rows=" + options.rows().text(),
        "seed=" + options.seed(),
        "epochs=" + epochs,
        "batch=" + batchSize,
        "held-out=" + heldOut,
        stopping.toString(),
        "metric=" + metric);
  }

  /**
   * The part of the training that is left after {@code done} epochs.
   *
   * @param goesOn whether another trial may go on with it, and so needs the last weights instead of
   *     the best
   */
  public TrainingPlan plan(int done, boolean goesOn) {
    Set<String> metrics = new LinkedHashSet<>();
    if (!metric.equals(LOSS)) {
      metrics.add(metric);
    }
    if (metric.equals(LOSS) || stopping.monitor() == EarlyStopping.Monitor.ACCURACY) {
      metrics.add(ACCURACY);
    }
    return new TrainingPlan(
        Math.max(0, epochs - done),
        batchSize,
        true,
        options.seed(),
        List.copyOf(metrics),
        stopping,
        !goesOn);
  }
}
