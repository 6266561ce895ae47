package io.sparqat.jobs.bench;

import io.sparqat.jobs.fn.RowMinibatches;
import io.sparqat.jobs.rounds.MinibatchSource;
import io.sparqat.jobs.rounds.Minibatches;
import io.sparqat.quant.bench.RandomExamples;
import java.util.Iterator;
import java.util.List;

/**
 * Random data that every worker draws for itself.
 *
 * @param width features of a row
 * @param classes of the labels
 * @param batchSize rows of a step
 * @param batches of an epoch
 */
record RandomSource(int width, int classes, int batchSize, int batches)
    implements MinibatchSource<List<String>> {
  @Override
  public Minibatches open(int worker, Iterator<List<String>> partition) {
    return new RowMinibatches(
        RandomExamples.of(width, classes, batches * batchSize, worker), batchSize, worker);
  }
}
