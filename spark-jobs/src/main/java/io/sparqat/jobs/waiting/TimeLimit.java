package io.sparqat.jobs.waiting;

import io.sparqat.quant.UserException;
import java.time.Duration;

/**
 * The longest that something is waited for.
 *
 * @param duration how long that is
 * @param remedy what to do where the work is slow and does not hang
 */
public record TimeLimit(Duration duration, String remedy) {
  /** For work whose length nobody has said. */
  public static final TimeLimit A_DAY =
      new TimeLimit(Duration.ofDays(1), "divide the work if they are only slow");

  /** The limit of rounds. */
  public static TimeLimit ofRounds(Duration hangLimit) {
    return new TimeLimit(hangLimit, "raise recovery.hang-limit if they are only slow");
  }

  /**
   * The error when it is over.
   *
   * @param name completes "Cannot finish"
   * @param missing what has not come back
   */
  UserException exceeded(String name, String missing) {
    return new UserException(
        String.format(
            "Cannot finish %s: %s not come back after %d s (see whether the cluster has executors"
                + " to give, and what their logs say; %s)",
            name, missing, duration.toSeconds(), remedy));
  }
}
