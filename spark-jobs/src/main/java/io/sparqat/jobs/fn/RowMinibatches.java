package io.sparqat.jobs.fn;

import io.sparqat.jobs.rounds.Minibatches;
import io.sparqat.quant.train.BatchFeed;
import io.sparqat.quant.train.EpochOrder;
import io.sparqat.quant.train.Examples;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Batches of rows in memory, taken as {@link io.sparqat.quant.train.Trainer} takes them: every
 * epoch in an order of its own, the last batch maybe smaller.
 */
public final class RowMinibatches implements Minibatches {
  private final Examples examples;
  private final int batchSize;
  private final long seed;
  private final BatchFeed feed;
  private int epochOfOrder = -1;
  private int[] order = {};

  /**
   * @param seed of the orders
   */
  public RowMinibatches(Examples examples, int batchSize, long seed) {
    this.examples = examples;
    this.batchSize = batchSize;
    this.seed = seed;
    this.feed = new BatchFeed(examples);
  }

  @Override
  public int perEpoch() {
    return (examples.rows() + batchSize - 1) / batchSize;
  }

  @Override
  public DataSet batch(int epoch, int position) {
    if (epoch != epochOfOrder) {
      order = EpochOrder.shuffled(examples.rows(), seed, epoch);
      epochOfOrder = epoch;
    }
    int from = position * batchSize;
    return feed.batch(order, from, Math.min(batchSize, examples.rows() - from));
  }
}
