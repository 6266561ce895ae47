package io.sparqat.jobs.plan;

/**
 * The time of a round as a function of workers and local steps, one worker per core of an executor:
 *
 * <pre>
 * job + workers * task                        Spark schedules
 * + (1 + log2(executors)) * 4 P / bandwidth   parameters spread from executor to executor
 * + steps * step * (1 + straggling)           the slowest worker computes
 * + workers * bytes * P / bandwidth           changes arrive at the driver
 * + workers * P * decode                      and are merged there
 * </pre>
 *
 * @param parameters P
 * @param bytesPerParameter of a worker's message
 * @param coresPerExecutor workers that share a machine's network
 */
public record ScalingModel(
    ScalingCosts costs, long parameters, int bytesPerParameter, int coresPerExecutor) {
  /** Seconds of a round with so many workers and local steps. */
  public double roundSeconds(int workers, int steps) {
    return overheadSeconds(workers) + computeSeconds(workers, steps);
  }

  /** Seconds of a round beside its steps. */
  public double overheadSeconds(int workers) {
    double executors = Math.ceil((double) workers / coresPerExecutor);
    double broadcast = executors > 1 ? 1 + Math.log(executors) / Math.log(2) : 1;
    double network =
        broadcast * parameters * Float.BYTES + (double) workers * parameters * bytesPerParameter;
    return costs.job()
        + workers * costs.task()
        + network / costs.bytesPerSecond()
        + workers * parameters * costs.decode();
  }

  /** Seconds of the slowest of the workers: the largest of so many sums of steps, if normal. */
  double computeSeconds(int workers, int steps) {
    double straggling =
        workers == 1 ? 0 : Math.sqrt(2 * Math.log(workers)) * costs.stepSpread() / Math.sqrt(steps);
    return steps * costs.step() * (1 + straggling);
  }

  /** Share of a round in which the workers compute, had they all the mean time. */
  public double efficiency(int workers, int steps) {
    return steps * costs.step() / roundSeconds(workers, steps);
  }

  /** The least local steps at which this share is computed; at most {@code most}. */
  public int localSteps(int workers, double efficiency, int most) {
    int low = 1;
    int high = most;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (efficiency(workers, middle) >= efficiency) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
