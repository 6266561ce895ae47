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
 */
public record RoundReport(
    int round, int epoch, long step, RoundMetrics metrics, long wallNanos, long bytesReceived) {}
