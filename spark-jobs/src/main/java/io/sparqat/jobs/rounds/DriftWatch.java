package io.sparqat.jobs.rounds;

import java.util.Locale;
import java.util.function.Consumer;

/**
 * Says once in a run that its workers drift apart in a way that predicts a loss of accuracy. It
 * judges the rounds of each whole epoch, by the means of their {@link Drift}:
 *
 * <ul>
 *   <li>Workers with independent draws from the same rows move by a common part and by noise of
 *       their own, so their agreement is at least 1 / workers. Less means that what sets them apart
 *       is not noise: their rows differ, and each undoes what the others learn. This does no harm
 *       while they move little between two averages, for their sum is the step of one large batch.
 *   <li>An average is shorter than the weights it is of by the factor 1 / sqrt(1 + spread²). Where
 *       that is far from 1, it lies outside the region in which the loss of an average is at most
 *       the average loss, however alike the workers' rows are.
 * </ul>
 *
 * <p>The rules are derived; where exactly harm begins is a matter of judgement ({@code
 * docs/scaling.md}). Lives on the driver; not sent to executors.
 */
public final class DriftWatch implements RoundListener {
  /** Part of 1 / workers below which agreement is no matter of chance. */
  private static final double UNRELATED = 0.8;

  /**
   * Spread from which workers that undo each other lose accuracy: at 0.027 they have lost half of
   * it.
   */
  private static final double HARMFUL_SPREAD = 0.01;

  /** Spread from which any workers do. */
  private static final double FAR_SPREAD = 0.5;

  private final int workers;
  private final Consumer<String> warning;
  private double agreement;
  private double spread;
  private int rounds;
  private int steps;
  private boolean said;

  /**
   * @param workers of the run
   * @param warning is told what to do, at most once
   */
  public DriftWatch(int workers, Consumer<String> warning) {
    this.workers = workers;
    this.warning = warning;
  }

  @Override
  public void onRound(RoundReport report) {
    if (workers < 2 || said || report.metrics().rows() == 0) {
      return;
    }
    agreement += report.drift().agreement();
    spread += report.drift().spread();
    steps = Math.max(steps, report.metrics().steps());
    rounds++;
    if (report.metrics().remaining() == 0) {
      judge(report.epoch(), agreement / rounds, spread / rounds);
      agreement = 0;
      spread = 0;
      steps = 0;
      rounds = 0;
    }
  }

  private void judge(int epoch, double meanAgreement, double meanSpread) {
    boolean undoing = meanAgreement < UNRELATED / workers && meanSpread > HARMFUL_SPREAD;
    if (!undoing && meanSpread <= FAR_SPREAD) {
      return;
    }
    said = true;
    double bearable = undoing ? HARMFUL_SPREAD : FAR_SPREAD;
    int fewer = Math.max(1, (int) (steps * bearable / meanSpread));
    warning.accept(
        String.format(
            Locale.ROOT,
            "warning: %s in epoch %d: agreement %.3f (independent workers: at least %.3f), spread"
                + " %.2f of the weights' length; this predicts a loss of accuracy. %s",
            undoing ? "the workers undo each other" : "the workers come far apart",
            epoch + 1,
            meanAgreement,
            1.0 / workers,
            meanSpread,
            undoing
                ? "Shuffle the rows (the verb shard does), or average more often"
                    + (steps > 1 ? " (rounds.local-steps = " + fewer + ")" : "")
                : "Average more often (rounds.local-steps = "
                    + fewer
                    + "), at least in the beginning (rounds.averaging.warm-rounds), or the last"
                    + " rounds, too (rounds.averaging.average-last)"));
  }
}
