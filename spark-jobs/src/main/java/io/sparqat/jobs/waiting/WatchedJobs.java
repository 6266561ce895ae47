package io.sparqat.jobs.waiting;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Work of others that runs Spark jobs and waits for each without end. A job that takes longer than
 * it may is cancelled, which ends the wait.
 *
 * <p>Lives on the driver; not sent to executors.
 */
public final class WatchedJobs {
  private static final long LOOK_MILLIS = 200;

  private final JavaSparkContext context;
  private final String group;
  private final TimeLimit limit;
  private final Map<Integer, Long> begun = new ConcurrentHashMap<>();
  private volatile boolean cancelled;

  private WatchedJobs(JavaSparkContext context, String group, TimeLimit limit) {
    this.context = context;
    this.group = group;
    this.limit = limit;
  }

  /**
   * Does the work, in this thread.
   *
   * @param group the job group of everything that the work starts, which this thread has set
   * @param limit of each job
   * @param name completes "Cannot finish"
   * @throws io.sparqat.quant.UserException when a job takes longer
   */
  public static void run(
      JavaSparkContext context, String group, TimeLimit limit, String name, Runnable work) {
    new WatchedJobs(context, group, limit).run(name, work);
  }

  private void run(String name, Runnable work) {
    Thread watch = new Thread(this::watch, "watch " + group);
    watch.setDaemon(true);
    watch.start();
    try {
      work.run();
    } catch (Exception e) { // Spark declares none, but throws SparkException.
      if (cancelled) {
        throw limit.exceeded(name, "a Spark job has");
      }
      throw e;
    } finally {
      watch.interrupt();
    }
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(LOOK_MILLIS);
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // The work is over.
    }
  }

  private void look() {
    long now = System.nanoTime();
    int[] active = context.statusTracker().getActiveJobIds();
    begun.keySet().removeIf(job -> Arrays.stream(active).noneMatch(id -> id == job));
    int[] ours = context.statusTracker().getJobIdsForGroup(group);
    for (int job : active) {
      if (Arrays.stream(ours).anyMatch(id -> id == job)
          && now - begun.computeIfAbsent(job, id -> now) > limit.duration().toNanos()) {
        cancelled = true;
        context.cancelJobGroup(group);
      }
    }
  }
}
