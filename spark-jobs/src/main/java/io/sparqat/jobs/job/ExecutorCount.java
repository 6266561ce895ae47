package io.sparqat.jobs.job;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** How many executors a session's workers will be spread over. */
final class ExecutorCount {
  private static final String INSTANCES = "spark.executor.instances";
  private static final Pattern LOCAL_CLUSTER = Pattern.compile("local-cluster\\[(\\d+),.*]");

  /** After a session's start executors may take so long to come. */
  private static final Duration COMING = Duration.ofSeconds(15);

  /** All are there when none has come for so long. */
  private static final Duration REST = Duration.ofSeconds(3);

  private static final long LOOK_MILLIS = 50;

  private ExecutorCount() {}

  /**
   * As many as were asked for; where nobody said a number, those that are there when no more come.
   *
   * @return between 1 and {@code workers}
   */
  static int of(JavaSparkContext context, int workers) {
    SparkConf conf = context.getConf();
    int most = declared(conf, workers).orElseGet(() -> arrived(context, workers));
    return Math.max(1, Math.min(workers, most));
  }

  private static OptionalInt declared(SparkConf conf, int workers) {
    Matcher cluster = LOCAL_CLUSTER.matcher(conf.get("spark.master", ""));
    if (cluster.matches()) {
      return OptionalInt.of(Integer.parseInt(cluster.group(1)));
    }
    if (conf.getBoolean("spark.dynamicAllocation.enabled", false)) {
      // They come when tasks wait for them.
      int cores = conf.getInt("spark.executor.cores", 1);
      int most = conf.getInt("spark.dynamicAllocation.maxExecutors", Integer.MAX_VALUE);
      return OptionalInt.of(Math.min((workers + cores - 1) / cores, most));
    }
    return conf.contains(INSTANCES)
        ? OptionalInt.of(conf.getInt(INSTANCES, 1))
        : OptionalInt.empty();
  }

  private static int arrived(JavaSparkContext context, int workers) {
    long end = context.startTime() + COMING.toMillis();
    int registered = registered(context);
    long rested = 0;
    while (registered < workers
        && System.currentTimeMillis() < end
        && (registered == 0 || rested < REST.toMillis())) {
      sleep();
      rested = registered(context) == registered ? rested + LOOK_MILLIS : 0;
      registered = registered(context);
    }
    return registered;
  }

  private static int registered(JavaSparkContext context) {
    return context.sc().getExecutorMemoryStatus().size() - 1;
  }

  private static void sleep() {
    try {
      Thread.sleep(LOOK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Cannot wait for executors: interrupted", e);
    }
  }
}
