package io.sparqat.jobs.bench;

/**
 * Some epochs with one training master.
 *
 * @param rounds merges
 * @param rows trained on, by all workers together
 * @param wallSeconds from first to last
 * @param computeSeconds of them in the steps of the slowest worker of each round, with the assembly
 *     of their batches where these do not lie ready
 */
record MasterTiming(int rounds, long rows, double wallSeconds, double computeSeconds) {
  double roundMillis() {
    return 1e3 * wallSeconds / rounds;
  }

  /** What a round takes beyond its steps. */
  double overheadMillis() {
    return 1e3 * (wallSeconds - computeSeconds) / rounds;
  }

  double rowsPerSecond() {
    return rows / wallSeconds;
  }
}
