package io.sparqat.jobs.bench;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.spark.TaskContext;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.spark.api.TrainingHook;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Times the steps of the workers of DL4J's training master in this JVM. A Spark stage with steps in
 * it is a round; what the round must take is the time of its slowest worker.
 */
final class ComputeClock implements TrainingHook {
  private static final long serialVersionUID = 1;

  /** Nanoseconds in steps, by stage and partition. */
  private static final Map<Integer, Map<Integer, LongAdder>> STAGES = new ConcurrentHashMap<>();

  private static final ThreadLocal<Long> BEGIN = ThreadLocal.withInitial(() -> 0L);

  static void reset() {
    STAGES.clear();
  }

  /** Rounds since the reset. */
  static int rounds() {
    return STAGES.size();
  }

  /** Seconds of the slowest worker of every round since the reset. */
  static double slowestSeconds() {
    return STAGES.values().stream()
            .mapToLong(
                workers -> workers.values().stream().mapToLong(LongAdder::sum).max().orElse(0))
            .sum()
        * 1e-9;
  }

  private static void begin() {
    BEGIN.set(System.nanoTime());
  }

  private static void end() {
    TaskContext task = TaskContext.get();
    STAGES
        .computeIfAbsent(task.stageId(), stage -> new ConcurrentHashMap<>())
        .computeIfAbsent(task.partitionId(), partition -> new LongAdder())
        .add(System.nanoTime() - BEGIN.get());
  }

  @Override
  public void preUpdate(DataSet minibatch, Model model) {
    begin();
  }

  @Override
  public void postUpdate(DataSet minibatch, Model model) {
    end();
  }

  @Override
  public void preUpdate(MultiDataSet minibatch, Model model) {
    begin();
  }

  @Override
  public void postUpdate(MultiDataSet minibatch, Model model) {
    end();
  }
}
