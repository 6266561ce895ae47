package io.sparqat.jobs.rounds;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.Function2;
import scala.Tuple2;

/**
 * One worker's part of one round of a large network: its parameters leave in slices, each keyed by
 * the task that merges it. What is no weight goes whole, with the metrics, under the key after the
 * last slice.
 */
final class SliceTask<T>
    implements Function2<Integer, Iterator<T>, Iterator<Tuple2<Integer, Tuple2<Integer, byte[]>>>> {
  private static final long serialVersionUID = 1;

  private final RoundTask<T> task;
  private final Slices slices;
  private final BitSet statistics;

  SliceTask(RoundTask<T> task, Slices slices, BitSet statistics) {
    this.task = task;
    this.slices = slices;
    this.statistics = statistics;
  }

  @Override
  public Iterator<Tuple2<Integer, Tuple2<Integer, byte[]>>> call(
      Integer worker, Iterator<T> partition) {
    RoundResult result = task.result(worker, partition);
    float[] start = task.present().parameters().value();
    List<Tuple2<Integer, Tuple2<Integer, byte[]>>> messages = new ArrayList<>();
    for (int slice = 0; slice < slices.count(); slice++) {
      byte[] message =
          task.message(
              new RoundResult(
                  result.metrics(), slices.cut(result.trained(), slice), new float[0], ""),
              slices.cut(start, slice));
      messages.add(new Tuple2<>(slice, new Tuple2<>(worker, message)));
    }
    byte[] rest =
        task.message(
            new RoundResult(
                result.metrics(),
                Merge.chosen(result.trained(), statistics),
                new float[0],
                result.divergence()),
            Merge.chosen(start, statistics));
    messages.add(new Tuple2<>(slices.count(), new Tuple2<>(worker, rest)));
    return messages.iterator();
  }
}
