package io.sparqat.quant.train;

import java.util.Locale;
import java.util.Optional;

/**
 * When training ends before its last epoch.
 *
 * @param monitor what has to improve
 * @param patience validations in a row without improvement that end the run; 0 for any number
 * @param minDelta a smaller improvement is none
 * @param maxSeconds of training, evaluation between epochs left out; 0 for any
 * @param maxJoules of all workers together, as {@code wattsPerWorker} estimates them; 0 for any
 * @param wattsPerWorker power drawn by a busy worker's core
 */
public record EarlyStopping(
    Monitor monitor,
    int patience,
    double minDelta,
    double maxSeconds,
    double maxJoules,
    double wattsPerWorker) {
  /** Never; the best is kept by the validation loss. */
  public static final EarlyStopping NEVER = new EarlyStopping(Monitor.LOSS, 0, 0, 0, 0, 0);

  /** What a validation is judged by. */
  public enum Monitor {
    /** Mean loss per row, the less the better. */
    LOSS,
    /** Share of rows classified as labelled, the more the better. */
    ACCURACY;

    /** The less the better. */
    double cost(double loss, double accuracy) {
      return this == LOSS ? loss : -accuracy;
    }
  }

  /** Checks the ranges. */
  public EarlyStopping {
    if (patience < 0 || !(minDelta >= 0) || !(maxSeconds >= 0) || !(maxJoules >= 0)) {
      throw new IllegalArgumentException(
          "Invalid early stopping: patience "
              + patience
              + ", min-delta "
              + minDelta
              + ", seconds "
              + maxSeconds
              + ", joules "
              + maxJoules
              + " (must be >= 0)");
    }
    if (maxJoules > 0 && !(wattsPerWorker > 0)) {
      throw new IllegalArgumentException(
          "Invalid watts-per-worker: " + wattsPerWorker + " (must be > 0 with a budget of joules)");
    }
  }

  /** Why to stop, if at all, after so many validations without improvement and so much time. */
  Optional<String> reason(int sinceBest, double seconds, int workers) {
    if (patience > 0 && sinceBest >= patience) {
      return Optional.of(
          "no better "
              + monitor.name().toLowerCase(Locale.ROOT)
              + " in "
              + patience
              + " validations");
    }
    if (maxSeconds > 0 && seconds >= maxSeconds) {
      return Optional.of(String.format("time budget of %s s", maxSeconds));
    }
    if (maxJoules > 0 && seconds * workers * wattsPerWorker >= maxJoules) {
      return Optional.of(String.format("energy budget of %s J", maxJoules));
    }
    return Optional.empty();
  }
}
