package io.sparqat.jobs.rounds;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;

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
  private final int workers;

  /**
   * @param data one partition per worker
   */
  Gathering(JavaRDD<T> data, Merge merge, int workers) {
    this.data = data;
    this.merge = merge;
    this.workers = workers;
  }

  /** Every worker's parameters come to the driver. */
  Gathered onDriver(RoundTask<T> task, float[] start) {
    List<byte[]> messages = data.mapPartitionsWithIndex(task, true).collect();
    long collected = System.nanoTime();
    List<RoundResult> results =
        messages.stream().map(message -> task.read(message, start)).toList();
    return new Gathered(
        merge.parameters(start, results),
        results.stream().map(RoundResult::metrics).toList(),
        results.stream().map(RoundResult::optimizer).toList(),
        merge.drift(start, results),
        messages.stream().mapToLong(message -> message.length).sum(),
        collected);
  }

  /** Every slice is merged on an executor; what is no weight comes to the driver. */
  Gathered bySlices(RoundTask<T> task, float[] start) {
    Slices slices = new Slices(start.length, workers);
    BitSet statistics = merge.statistics();
    List<byte[]> messages =
        JavaPairRDD.fromJavaRDD(
                data.mapPartitionsWithIndex(new SliceTask<>(task, slices, statistics), true))
            .partitionBy(new HashPartitioner(slices.count() + 1))
            .mapPartitionsWithIndex(task.merging(slices, statistics), true)
            .collect();
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
        drift.drift((int) trained),
        messages.stream().mapToLong(message -> message.length).sum(),
        collected);
  }
}
