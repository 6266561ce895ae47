package io.sparqat.jobs.rounds;

import java.util.List;
import org.nd4j.linalg.dataset.DataSet;

/** Ready-made batches in memory, in the same order in every epoch. */
record ListedMinibatches(List<DataSet> batches) implements Minibatches {
  @Override
  public int perEpoch() {
    return batches.size();
  }

  @Override
  public DataSet batch(int epoch, int position) {
    return batches.get(position);
  }
}
