package io.sparqat.jobs.plan;

import io.sparqat.quant.UserException;
import java.util.Locale;
import org.apache.spark.SparkConf;
import org.apache.spark.network.util.JavaUtils;

/**
 * The memory that an executor has.
 *
 * @param heapBytes {@code spark.executor.memory}; in local mode the heap of this JVM
 * @param nativeBytes {@code spark.executor.memoryOverhead}, or Spark's default for it; unbounded in
 *     local mode
 * @param local whether executors are threads of this JVM
 */
public record ExecutorMemory(long heapBytes, long nativeBytes, boolean local) {
  private static final String HEAP = "spark.executor.memory";
  private static final String OVERHEAD = "spark.executor.memoryOverhead";
  private static final String FACTOR = "spark.executor.memoryOverheadFactor";
  private static final long LEAST_OVERHEAD = 384L << 20;
  private static final double OVERHEAD_FACTOR = 0.1;
  private static final long MEBIBYTE = 1L << 20;

  /** As a session with this configuration gives it. */
  public static ExecutorMemory of(SparkConf conf) {
    String master = conf.get("spark.master", "local");
    if (master.startsWith("local") && !master.startsWith("local-cluster")) {
      return new ExecutorMemory(Runtime.getRuntime().maxMemory(), Long.MAX_VALUE, true);
    }
    long heap = JavaUtils.byteStringAsMb(conf.get(HEAP, "1g")) * MEBIBYTE;
    long overhead =
        conf.contains(OVERHEAD)
            ? JavaUtils.byteStringAsMb(conf.get(OVERHEAD)) * MEBIBYTE
            : Math.max(LEAST_OVERHEAD, (long) (heap * conf.getDouble(FACTOR, OVERHEAD_FACTOR)));
    return new ExecutorMemory(heap, overhead, false);
  }

  /**
   * Refuses what does not fit, with the flags that make it fit.
   *
   * @param what is to be trained
   * @throws UserException when heap or native memory are too small
   */
  public void require(String what, MemoryNeed need) {
    if (need.heapBytes() <= heapBytes && need.nativeBytes() <= nativeBytes) {
      return;
    }
    String flags =
        local
            ? "SPARQAT_JAVA_OPTS=-Xmx"
                + mebibytes(need.heapBytes())
                + "m, or rounds.workers smaller"
            : "spark-submit --executor-memory "
                + Math.max(mebibytes(need.heapBytes()), mebibytes(heapBytes))
                + "m --conf "
                + OVERHEAD
                + "="
                + Math.max(mebibytes(need.nativeBytes()), mebibytes(nativeBytes))
                + "m";
    throw new UserException(
        String.format(
            Locale.ROOT,
            "Cannot train %s: an executor needs %d MiB of heap and %d MiB beside it, it has %d and"
                + " %s (add %s)",
            what,
            mebibytes(need.heapBytes()),
            mebibytes(need.nativeBytes()),
            mebibytes(heapBytes),
            local ? "no bound" : Long.toString(mebibytes(nativeBytes)),
            flags));
  }

  private static long mebibytes(long bytes) {
    return (bytes + MEBIBYTE - 1) / MEBIBYTE;
  }
}
