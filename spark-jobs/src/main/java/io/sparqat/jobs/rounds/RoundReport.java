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
    Drift drift) {
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

  /** The round's time beyond its slowest worker's steps and validation. */
  public long overheadNanos() {
    return wallNanos - metrics.computeNanos() - metrics.validationNanos();
  }
}
