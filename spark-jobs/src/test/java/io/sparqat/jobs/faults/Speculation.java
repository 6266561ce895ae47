package io.sparqat.jobs.faults;

import java.util.Map;
import java.util.concurrent.Callable;

/** Spark that starts a task a second time as soon as it may. */
public final class Speculation {
  private static final Map<String, String> EAGER =
      Map.of(
          "spark.speculation", "true",
          "spark.speculation.interval", "5ms",
          "spark.speculation.multiplier", "1.0",
          "spark.speculation.quantile", "0.1",
          "spark.speculation.minTaskRuntime", "1ms",
          // Also of jobs of one task, which have no median to compare with.
          "spark.speculation.task.duration.threshold", "50ms");

  private Speculation() {}

  /** Does something with sessions that speculate. */
  public static <T> T eagerly(Callable<T> work) throws Exception {
    EAGER.forEach(System::setProperty);
    try {
      return work.call();
    } finally {
      EAGER.keySet().forEach(System::clearProperty);
    }
  }
}
