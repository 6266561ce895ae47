package io.sparqat.jobs.bench;

import io.sparqat.datasets.LabeledRows;
import io.sparqat.datasets.Sources;
import io.sparqat.datasets.Split;
import io.sparqat.datasets.random.KeyedPermutation;
import io.sparqat.jobs.fn.RowExamples;
import io.sparqat.jobs.fn.RowMinibatches;
import io.sparqat.jobs.rounds.MinibatchSource;
import io.sparqat.jobs.rounds.Minibatches;
import io.sparqat.jobs.rounds.WorkerSeed;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Training rows in one of two orders, cut into as many equal parts as there are workers; a tenth of
 * the rows, the same for any order and number of workers, is held out.
 *
 * @param source as `shard` reads it
 * @param sorted by label, as files often are, instead of shuffled as `shard` does
 */
record OrderedRows(String source, boolean sorted, int workers, int batchSize, long seed)
    implements MinibatchSource<List<String>> {
  private static final int HELD_OUT = 10;

  @Override
  public Minibatches open(int worker, Iterator<List<String>> partition) {
    LabeledRows rows = Sources.open(source, seed).rows(Split.TRAIN);
    int[] order = training(rows);
    if (sorted) {
      order =
          Arrays.stream(order)
              .boxed()
              .sorted(Comparator.comparingInt(row -> rows.labels()[row]))
              .mapToInt(Integer::intValue)
              .toArray();
    }
    int from = (int) ((long) order.length * worker / workers);
    int to = (int) ((long) order.length * (worker + 1) / workers);
    return new RowMinibatches(
        new RowExamples(rows.select(Arrays.copyOfRange(order, from, to))),
        batchSize,
        WorkerSeed.of(seed, worker));
  }

  /** Rows that one worker trains on. */
  long rowsPerWorker() {
    return (training(Sources.open(source, seed).rows(Split.TRAIN)).length + workers - 1) / workers;
  }

  /** The rows that are held out. */
  LabeledRows heldOut() {
    LabeledRows rows = Sources.open(source, seed).rows(Split.TRAIN);
    return rows.select(shuffled(rows, 0, rows.rows() / HELD_OUT));
  }

  private int[] training(LabeledRows rows) {
    return shuffled(rows, rows.rows() / HELD_OUT, rows.rows());
  }

  private int[] shuffled(LabeledRows rows, int from, int to) {
    KeyedPermutation shuffle = new KeyedPermutation(rows.rows(), seed);
    return IntStream.range(from, to).map(i -> (int) shuffle.at(i)).toArray();
  }
}
