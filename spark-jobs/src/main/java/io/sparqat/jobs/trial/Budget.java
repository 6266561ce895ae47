package io.sparqat.jobs.trial;

import java.util.Optional;

/**
 * What a sweep may use up; when it has, no further trial is begun.
 *
 * @param trials trained
 * @param seconds of wall-clock time
 * @param coreHours of training
 * @param kilojoules of electricity, estimated as core-seconds times {@code wattsPerCore}
 * @param wattsPerCore what a busy core draws
 */
public record Budget(
    double trials, double seconds, double coreHours, double kilojoules, double wattsPerCore) {
  private static final double SECONDS_PER_HOUR = 3600;

  /** No bounds. */
  public static final Budget UNLIMITED =
      new Budget(
          Double.POSITIVE_INFINITY,
          Double.POSITIVE_INFINITY,
          Double.POSITIVE_INFINITY,
          Double.POSITIVE_INFINITY,
          0);

  /** Which bound is reached, in words; empty while none is. */
  public Optional<String> reached(Spent spent) {
    if (spent.trials() >= trials) {
      return said("trials", trials);
    }
    if (spent.seconds() >= seconds) {
      return said("seconds", seconds);
    }
    if (spent.coreSeconds() >= coreHours * SECONDS_PER_HOUR) {
      return said("core-hours", coreHours);
    }
    // Never reached where there is no bound: 0 W times any time is below infinity.
    if (spent.coreSeconds() * wattsPerCore / 1000 >= kilojoules) {
      return said("kilojoules", kilojoules);
    }
    return Optional.empty();
  }

  private static Optional<String> said(String key, double bound) {
    String amount =
        bound == Math.rint(bound) ? String.valueOf((long) bound) : String.valueOf(bound);
    return Optional.of("the budget of " + amount + " " + key + " is used up");
  }
}
