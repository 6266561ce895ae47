package io.sparqat.jobs.fn;

import io.sparqat.jobs.rounds.MinibatchSource;
import io.sparqat.jobs.rounds.Minibatches;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.Function2;
import org.nd4j.linalg.dataset.DataSet;

/**
 * A worker's data as data sets of one batch each, for DL4J's own training masters: copies, in the
 * order of the first epoch.
 */
public final class DecodeBatches
    implements Function2<Integer, Iterator<List<String>>, Iterator<DataSet>> {
  private static final long serialVersionUID = 1;

  private final MinibatchSource<List<String>> source;

  public DecodeBatches(MinibatchSource<List<String>> source) {
    this.source = source;
  }

  @Override
  public Iterator<DataSet> call(Integer worker, Iterator<List<String>> partition) {
    Minibatches batches = source.open(worker, partition);
    return IntStream.range(0, batches.perEpoch())
        .mapToObj(position -> batches.batch(0, position).copy())
        .iterator();
  }
}
