package io.sparqat.jobs.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * What to do with a cluster: local steps and workers of data-parallel training, and whether to
 * train one candidate on all cores or one on each.
 *
 * @param model of a round
 * @param trainingRows in all
 * @param batchSize rows per step of each worker
 * @param cores of the cluster
 * @param goal efficiency that is asked for
 */
public record ScalingPlan(
    ScalingModel model, long trainingRows, int batchSize, int cores, double goal) {
  /** Rounds that an epoch should have at least: fewer averages cost accuracy. */
  private static final int ROUNDS_PER_EPOCH = 1;

  private static final int MOST_EXECUTORS = 1000;

  /**
   * A cluster size.
   *
   * @param workers data-parallel workers
   * @param localSteps proposed
   * @param efficiency predicted
   */
  public record Point(int workers, int localSteps, double efficiency) {}

  /** Steps of a worker in an epoch, when so many share the rows. */
  public int stepsPerEpoch(int workers) {
    long rows = (trainingRows + workers - 1) / workers;
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, (rows + batchSize - 1) / batchSize));
  }

  /** The fewest local steps that reach the goal, at least one average per epoch. */
  public Point at(int workers) {
    int most = Math.max(1, stepsPerEpoch(workers) / ROUNDS_PER_EPOCH);
    int steps = model.localSteps(workers, goal, most);
    return new Point(workers, steps, model.efficiency(workers, steps));
  }

  /** The most workers, among powers of two and all cores, that reach the goal. */
  public Point proposed() {
    Point best = at(1);
    for (int workers = 2; workers / 2 < cores; workers *= 2) {
      Point point = at(Math.min(workers, cores));
      if (point.efficiency() >= goal) {
        best = point;
      }
    }
    return best;
  }

  /** Whether one candidate cannot use the whole cluster: train several at a time instead. */
  public boolean trialParallel() {
    return proposed().workers() < cores;
  }

  /** Predictions for executors of this model's cores, up to 1 000. */
  public List<Point> curve() {
    List<Point> points = new ArrayList<>();
    for (int executors = 1; executors < MOST_EXECUTORS; executors *= 2) {
      points.add(at(executors * model.coresPerExecutor()));
    }
    points.add(at(MOST_EXECUTORS * model.coresPerExecutor()));
    return points;
  }
}
