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

  /** Where nobody said how many there will be, it is all of them when none has come for so long. */
  private static final Duration REST = Duration.ofSeconds(3);

  private static final long LOOK_MILLIS = 50;

  private ExecutorCount() {}

  /**
   * Waits for those that are still to come.
   *
   * @return between 1 and {@code workers}
   */
  static int of(JavaSparkContext context, int workers) {
    SparkConf conf = context.getConf();
    if (conf.getBoolean("spark.dynamicAllocation.enabled", false)) {
      // They come when tasks wait for them.
      int cores = conf.getInt("spark.executor.cores", 1);
      int most = conf.getInt("spark.dynamicAllocation.maxExecutors", Integer.MAX_VALUE);
      return Math.min((workers + cores - 1) / cores, Math.max(1, most));
    }
    OptionalInt declared = declared(conf);
    int enough = Math.min(workers, declared.orElse(workers));
    int registered = registered(context);
    long end = context.startTime() + COMING.toMillis();
    long rested = 0;
    while (registered < enough
        && System.currentTimeMillis() < end
        && (declared.isPresent() || registered == 0 || rested < REST.toMillis())) {
      sleep();
      rested = registered(context) == registered ? rested + LOOK_MILLIS : 0;
      registered = registered(context);
    }
    return Math.max(1, Math.min(workers, registered));
  }

  /** As many as were asked for, where somebody said a number. */
  private static OptionalInt declared(SparkConf conf) {
    Matcher cluster = LOCAL_CLUSTER.matcher(conf.get("spark.master", ""));
    if (cluster.matches()) {
      return OptionalInt.of(Integer.parseInt(cluster.group(1)));
    }
    return conf.contains(INSTANCES)
        ? OptionalInt.of(conf.getInt(INSTANCES, 1))
        : OptionalInt.empty();
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
