package io.sparqat.jobs.rounds;

import io.sparqat.jobs.waiting.BoundedJob;
import io.sparqat.jobs.waiting.TimeLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.jspecify.annotations.Nullable;

/**
 * Runs the job of a round and merges what the workers send: on the driver or, for large networks,
 * slice by slice on the executors, where only the merged slices reach the driver. The merged bits
 * are the same.
 *
 * <p>Lives on the driver; not sent to executors.
 */
final class Gathering<T> {
  private final JavaRDD<T> data;
  private final Merge merge;
  private final RoundSettings settings;
  private final TimeLimit limit;

  /**
   * @param data one partition per worker
   * @param limit the longest a job may take
   */
  Gathering(JavaRDD<T> data, Merge merge, RoundSettings settings, TimeLimit limit) {
    this.data = data;
    this.merge = merge;
    this.settings = settings;
    this.limit = limit;
  }

  /**
   * Every worker's parameters come to the driver.
   *
   * @param history knows the optimizers of workers that are not waited for
   */
  Gathered onDriver(RoundTask<T> task, float[] start, RoundHistory history) {
    List<byte @Nullable []> messages =
        BoundedJob.collectFirst(
            data.mapPartitionsWithIndex(task, true),
            limit,
            // Late workers first finish the step they are in.
            Duration.ofMillis(2 * settings.deadlineMillis()),
            name(task));
    long collected = System.nanoTime();
    List<RoundResult> results = new ArrayList<>();
    long bytes = 0;
    for (int worker = 0; worker < messages.size(); worker++) {
      byte @Nullable [] message = messages.get(worker);
      results.add(
          message == null
              ? RoundResult.none(start, history.snapshot(worker))
              : task.read(message, start));
      bytes += message == null ? 0 : message.length;
    }
    return new Gathered(
        merge.parameters(start, results),
        results.stream().map(RoundResult::metrics).toList(),
        results.stream().map(RoundResult::optimizer).toList(),
        results.stream().map(RoundResult::divergence).toList(),
        Collections.frequency(messages, null),
        merge.drift(start, results),
        bytes,
        collected);
  }

  /** Every slice is merged on an executor; what is no weight comes to the driver. */
  Gathered bySlices(RoundTask<T> task, float[] start) {
    Slices slices = new Slices(start.length, settings.workers());
    BitSet statistics = merge.statistics();
    List<byte[]> messages =
        BoundedJob.collect(
            JavaPairRDD.fromJavaRDD(
                    data.mapPartitionsWithIndex(new SliceTask<>(task, slices, statistics), true))
                .partitionBy(new HashPartitioner(slices.count() + 1))
                .mapPartitionsWithIndex(task.merging(slices, statistics), true),
            limit,
            name(task));
    long collected = System.nanoTime();
    float[] average = new float[start.length];
    Drift.Sums drift = Drift.Sums.NONE;
    for (int slice = 0; slice < slices.count(); slice++) {
      drift = drift.plus(SliceMerge.read(messages.get(slice), slices, slice, average));
    }
    float[] statisticsBefore = Merge.chosen(start, statistics);
    List<RoundResult> rest = new ArrayList<>();
    for (byte[] message : messages.subList(slices.count(), messages.size())) {
      rest.add(task.read(message, statisticsBefore));
    }
    float[] merged = merge.ofStatistics().parameters(statisticsBefore, rest);
    int next = 0;
    for (int i = statistics.nextSetBit(0); i >= 0; i = statistics.nextSetBit(i + 1)) {
      average[i] = merged[next++];
    }
    List<RoundMetrics> metrics = rest.stream().map(RoundResult::metrics).toList();
    long trained = metrics.stream().filter(worker -> worker.rows() > 0).count();
    return new Gathered(
        trained == 0 ? start.clone() : average,
        metrics,
        metrics.stream().map(worker -> new float[0]).toList(),
        rest.stream().map(RoundResult::divergence).toList(),
        0,
        drift.drift((int) trained),
        messages.stream().mapToLong(message -> message.length).sum(),
        collected);
  }

  private String name(RoundTask<T> task) {
    return "round " + (task.present().cursor().round() + 1);
  }
}
