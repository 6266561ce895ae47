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

  /** Batches of the rows that are held out to validate on; none unless the source holds some. */
  default int validationBatches() {
    return 0;
  }

  /** One of {@link #validationBatches}; valid until the next call. */
  default DataSet validationBatch(int position) {
    throw new IndexOutOfBoundsException("No batch " + position + " to validate on: none held out");
  }
}
