package io.sparqat.jobs.plan;

/**
 * What the parts of a round cost, in seconds.
 *
 * @param step one local step of one worker
 * @param stepSpread standard deviation of a step by its mean
 * @param job a Spark job of one task that does nothing
 * @param task each further task of a job
 * @param decode reading and merging one parameter of one worker, on the driver
 * @param bytesPerSecond of each machine's network
 */
public record ScalingCosts(
    double step, double stepSpread, double job, double task, double decode, double bytesPerSecond) {
  /** Checks the ranges. */
  public ScalingCosts {
    if (!(step > 0 && stepSpread >= 0 && job >= 0 && task >= 0 && decode >= 0)
        || !(bytesPerSecond > 0)) {
      throw new IllegalArgumentException(
          "Invalid costs: step "
              + step
              + ", job "
              + job
              + ", task "
              + task
              + ", bytes per second "
              + bytesPerSecond
              + " (must be positive)");
    }
  }
}
