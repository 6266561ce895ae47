package io.sparqat.jobs.plan;

import io.sparqat.jobs.rounds.MergeTiming;
import io.sparqat.jobs.rounds.Minibatches;
import io.sparqat.jobs.rounds.Wire;
import io.sparqat.jobs.waiting.BoundedJob;
import io.sparqat.jobs.waiting.TimeLimit;
import java.util.Arrays;
import java.util.Collections;
import java.util.stream.DoubleStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Measures what the parts of a round cost, in some seconds. */
public final class CostProbe {
  private static final int JOBS = 30;
  private static final int TASKS = 33;
  private static final int LEAST_STEPS = 20;
  private static final double WARM_UP_SECONDS = 3;
  private static final double STEP_SECONDS = 2;

  private final JavaSparkContext context;
  private final TimeLimit limit;

  /**
   * @param limit of each job
   */
  public CostProbe(JavaSparkContext context, TimeLimit limit) {
    this.context = context;
    this.limit = limit;
  }

  /**
   * Measures with a network, which is trained some steps in this JVM, on one thread.
   *
   * @param bytesPerSecond of the cluster's network, which is not measured
   */
  public ScalingCosts measure(
      ComputationGraph network, Minibatches batches, Wire wire, double bytesPerSecond) {
    steps(network, batches, WARM_UP_SECONDS);
    double[] steps = steps(network, batches, STEP_SECONDS);
    double mean = DoubleStream.of(steps).average().orElseThrow();
    double variance =
        DoubleStream.of(steps).map(step -> (step - mean) * (step - mean)).average().orElseThrow();
    jobSeconds(TASKS);
    double one = jobSeconds(1);
    double many = jobSeconds(TASKS);
    return new ScalingCosts(
        mean,
        Math.sqrt(variance) / mean,
        one,
        Math.max(0, many - one) / (TASKS - 1),
        MergeTiming.secondsPerParameter(network.numParams(), wire),
        bytesPerSecond);
  }

  private static double[] steps(ComputationGraph network, Minibatches batches, double seconds) {
    double[] times = new double[1024];
    int count = 0;
    double total = 0;
    while (total < seconds || count < LEAST_STEPS) {
      if (count == times.length) {
        times = Arrays.copyOf(times, 2 * count);
      }
      long begin = System.nanoTime();
      network.fit(batches.batch(0, count % batches.perEpoch()));
      times[count] = (System.nanoTime() - begin) * 1e-9;
      total += times[count];
      count++;
    }
    return Arrays.copyOf(times, count);
  }

  /** The median of some jobs that do nothing. */
  private double jobSeconds(int tasks) {
    double[] times = new double[JOBS];
    for (int i = 0; i < JOBS; i++) {
      context.setJobDescription("empty job " + (i + 1) + " of " + JOBS);
      long begin = System.nanoTime();
      BoundedJob.collect(
          context.parallelize(Collections.nCopies(tasks, 1), tasks), limit, "an empty job");
      times[i] = (System.nanoTime() - begin) * 1e-9;
    }
    Arrays.sort(times);
    return times[JOBS / 2];
  }
}
