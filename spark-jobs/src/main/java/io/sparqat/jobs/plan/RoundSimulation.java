package io.sparqat.jobs.plan;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * A discrete-event simulation of rounds: one driver that starts tasks and merges results one after
 * the other, one network link into it, and workers whose steps vary. What {@link ScalingModel} adds
 * up overlaps here: workers that start first compute while others are started, and results arrive
 * while others compute.
 */
public final class RoundSimulation {
  private final ScalingModel model;
  private final SplittableRandom random;

  /**
   * @param seed of the steps' times
   */
  public RoundSimulation(ScalingModel model, long seed) {
    this.model = model;
    this.random = new SplittableRandom(seed);
  }

  /** A worker's next event. */
  private record Event(double time, int worker, boolean merged) {}

  /** Mean seconds of so many rounds. */
  public double roundSeconds(int workers, int steps, int rounds) {
    double sum = 0;
    for (int round = 0; round < rounds; round++) {
      sum += round(workers, steps);
    }
    return sum / rounds;
  }

  private double round(int workers, int steps) {
    ScalingCosts costs = model.costs();
    double transfer =
        (double) model.parameters() * model.bytesPerParameter() / costs.bytesPerSecond();
    double decode = model.parameters() * costs.decode();
    double block = (double) model.parameters() * Float.BYTES / costs.bytesPerSecond();
    PriorityQueue<Event> events =
        new PriorityQueue<>(
            Comparator.comparingDouble(Event::time).thenComparingInt(Event::worker));
    for (int worker = 0; worker < workers; worker++) {
      double started = costs.job() + (worker + 1) * costs.task();
      // Executors that have the parameters double in every time that one transfer takes.
      int executor = worker / model.coresPerExecutor();
      double fetched = started + block * (1 + Math.floor(Math.log(executor + 1) / Math.log(2)));
      events.add(new Event(fetched + compute(steps), worker, false));
    }
    double link = 0;
    double driver = 0;
    while (!events.isEmpty()) {
      Event event = events.remove();
      if (event.merged()) {
        driver = Math.max(driver, event.time()) + decode;
      } else {
        link = Math.max(link, event.time()) + transfer;
        events.add(new Event(link, event.worker(), true));
      }
    }
    return driver;
  }

  /** The sum of a worker's steps: normal, as the sum of many is. */
  private double compute(int steps) {
    ScalingCosts costs = model.costs();
    double deviation = costs.step() * costs.stepSpread() * Math.sqrt(steps);
    return Math.max(0, steps * costs.step() + deviation * random.nextGaussian());
  }
}
