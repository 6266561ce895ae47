package io.sparqat.jobs.session;

import io.sparqat.jobs.plan.ExecutorMemory;
import io.sparqat.quant.UserException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.sql.SparkSession;

/**
 * Opens Spark sessions, embedded or under {@code spark-submit}, all with the same serializer and
 * the same executor flags. What the user or {@code spark-submit} has set is never overridden.
 */
public final class Sessions {
  /** One executor thread per core of this machine. */
  public static final String EMBEDDED = "local[*]";

  /** Executors need the incubating Vector API; Spark itself adds the packages it must open. */
  private static final String EXECUTOR_OPTIONS = "--add-modules=jdk.incubator.vector";

  private static final Pattern LOCAL = Pattern.compile("local(\\[.*])?");
  private static final Pattern LOCAL_CLUSTER = Pattern.compile("local-cluster\\[.*]");
  private static final Pattern LOOPBACK_MASTER =
      Pattern.compile("spark://(127\\.\\d+\\.\\d+\\.\\d+|localhost)(:\\d+)?");

  private Sessions() {}

  /** The master {@code spark-submit} chose, or {@link #EMBEDDED}. */
  public static String defaultMaster() {
    return System.getProperty("spark.master", EMBEDDED);
  }

  /**
   * Opens the session of this JVM; the caller closes it.
   *
   * @param name what the cluster's pages show
   * @param master a Spark master: {@code local[N]}, {@code local-cluster[N,cores,MiB]}, {@code
   *     spark://host:port}, or what {@code spark-submit} was given
   */
  public static SparkSession open(String name, String master) {
    SparkConf conf = new SparkConf();
    conf.setMaster(master).setAppName(name);
    settings(master, conf.contains("spark.submit.deployMode")).forEach(conf::setIfMissing);
    prepend(conf, "spark.executor.extraJavaOptions", EXECUTOR_OPTIONS);
    ExecutorMemory executors = ExecutorMemory.of(conf);
    if (!executors.local()) {
      // ND4J's arrays lie beside the heap: an executor fails by itself before it is killed.
      prepend(
          conf,
          "spark.executor.extraJavaOptions",
          "-Dorg.bytedeco.javacpp.maxphysicalbytes="
              + (executors.heapBytes() + executors.nativeBytes()));
    }
    return SparkSession.builder().config(conf).getOrCreate();
  }

  private static Map<String, String> settings(String master, boolean submitted) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("spark.serializer", KryoSerializer.class.getName());
    settings.put("spark.kryo.registrator", WireRegistrator.class.getName());
    settings.put("spark.kryo.registrationRequired", "true");
    // One worker a core, kernels of one thread each: native libraries must not add their own.
    settings.put("spark.executorEnv.OMP_NUM_THREADS", "1");
    settings.put("spark.executorEnv.OPENBLAS_NUM_THREADS", "1");
    // Shards stay where they are decoded; a short wait for that slot beats decoding again.
    settings.put("spark.locality.wait", "1s");
    // Trials of a sweep share the session with whatever else runs in it.
    settings.put("spark.scheduler.mode", "FAIR");
    settings.put("spark.ui.enabled", "false");
    settings.put("spark.ui.showConsoleProgress", "false");
    settings.put("spark.sql.shuffle.partitions", "8");
    boolean onThisMachine =
        LOCAL.matcher(master).matches()
            || LOCAL_CLUSTER.matcher(master).matches()
            || LOOPBACK_MASTER.matcher(master).matches();
    if (onThisMachine) {
      settings.put("spark.driver.host", "127.0.0.1");
      settings.put("spark.driver.bindAddress", "127.0.0.1");
    }
    if (!submitted && !LOCAL.matcher(master).matches()) {
      if (!onThisMachine) {
        throw new UserException(
            "Cannot use the master "
                + master
                + " from here: its executors would not find Sparqat; run it through spark-submit"
                + " --class io.sparqat.jobs.cli.Main sparqat.jar (README.md, On a cluster)");
      }
      settings.put("spark.executor.extraClassPath", System.getProperty("java.class.path"));
    }
    return settings;
  }

  private static void prepend(SparkConf conf, String key, String options) {
    String given = conf.get(key, "");
    if (!given.contains(options)) {
      conf.set(key, given.isEmpty() ? options : options + " " + given);
    }
  }
}
