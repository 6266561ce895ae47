package io.sparqat.jobs.rounds;

import org.nd4j.linalg.dataset.DataSet;

/**
 * One worker's training data, decoded and resident on its executor. The batches of an epoch are a
 * function of the epoch alone, so that a lost worker can be replayed.
 */
public interface Minibatches {
  /** Batches in every epoch. */
  int perEpoch();

  /** The batch at {@code position} of {@code epoch}; valid until the next call. */
  DataSet batch(int epoch, int position);
}
