package io.sparqat.jobs.rounds;

/**
 * One round as the driver saw it.
 *
 * @param round counted from 0 over the run
 * @param epoch counted from 0
 * @param step steps of each worker since the beginning, this round included
 * @param metrics of all workers together
 * @param wallNanos from before the job to after the merge
 * @param bytesReceived size of the workers' messages
 * @param bytesBroadcast size of the parameters that every executor fetches
 * @param phases where the time went
 * @param drift how far the workers came apart
 * @param cut what the round's deadline cost
 */
public record RoundReport(
    int round,
    int epoch,
    long step,
    RoundMetrics metrics,
    long wallNanos,
    long bytesReceived,
    long bytesBroadcast,
    Phases phases,
    Drift drift,
    Cut cut) {
  /**
   * Time of the driver, in nanoseconds; what the job takes beyond the slowest worker's validation
   * and steps is Spark's.
   *
   * @param broadcastNanos until the parameters stood ready to be fetched
   * @param jobNanos from the start of the Spark job to the last worker's message
   * @param mergeNanos from there to the next parameters
   */
  public record Phases(long broadcastNanos, long jobNanos, long mergeNanos) {
    /** Unknown. */
    public static final Phases NONE = new Phases(0, 0, 0);
  }

  /**
   * What was not done in time.
   *
   * @param late workers that took fewer steps than planned
   * @param leftOut workers that were not waited for
   */
  public record Cut(int late, int leftOut) {
    /** Everything was done. */
    public static final Cut NONE = new Cut(0, 0);
  }

  /** The round's time beyond its slowest worker's steps and validation. */
  public long overheadNanos() {
    return wallNanos - metrics.computeNanos() - metrics.validationNanos();
  }
}
