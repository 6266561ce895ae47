package io.sparqat.jobs.fn;

import io.sparqat.datasets.LabeledRows;
import io.sparqat.datasets.random.KeyedPermutation;
import io.sparqat.datasets.random.SplitMix64;
import io.sparqat.jobs.rounds.Minibatches;
import io.sparqat.quant.dl4j.BatchArrays;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Batches of rows in memory. Every epoch has an order of its own, keyed by seed, worker and epoch;
 * the last batch of an epoch may be smaller.
 */
public final class RowMinibatches implements Minibatches {
  private final LabeledRows rows;
  private final int batchSize;
  private final long seed;
  private final int worker;
  private final BatchArrays arrays;
  private final float[] features;
  private final int[] labels;
  private int epochOfOrder = -1;
  private int[] order = {};

  /**
   * @param worker the worker's number, which keys the order together with the seed
   */
  public RowMinibatches(LabeledRows rows, int batchSize, long seed, int worker) {
    this.rows = rows;
    this.batchSize = batchSize;
    this.seed = seed;
    this.worker = worker;
    this.arrays = new BatchArrays(rows.features().width(), rows.classes());
    this.features = new float[rows.features().width() * BatchArrays.stride(batchSize)];
    this.labels = new int[batchSize];
  }

  @Override
  public int perEpoch() {
    return (rows.rows() + batchSize - 1) / batchSize;
  }

  @Override
  public DataSet batch(int epoch, int position) {
    if (epoch != epochOfOrder) {
      long key = new SplitMix64(seed, (long) worker << 32 | epoch).nextLong();
      order = new KeyedPermutation(rows.rows(), key).slice(0, rows.rows());
      epochOfOrder = epoch;
    }
    int from = position * batchSize;
    int size = Math.min(batchSize, rows.rows() - from);
    rows.features().gather(order, from, size, BatchArrays.stride(size), features);
    for (int n = 0; n < size; n++) {
      labels[n] = rows.labels()[order[from + n]];
    }
    return arrays.fill(features, labels, size);
  }
}
