package io.sparqat.jobs.rounds;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.nd4j.linalg.dataset.DataSet;

/** Minibatches as DL4J users hand them over: each data set of the partition is one batch. */
final class DataSetSource implements MinibatchSource<DataSet> {
  private static final long serialVersionUID = 1;

  @Override
  public Minibatches open(int worker, Iterator<DataSet> partition) {
    List<DataSet> batches = new ArrayList<>();
    partition.forEachRemaining(batches::add);
    return new ListedMinibatches(batches);
  }
}
