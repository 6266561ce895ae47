package io.sparqat.jobs.fn;

import io.sparqat.jobs.rounds.Minibatches;
import io.sparqat.quant.rows.RowTreatment;
import io.sparqat.quant.train.BatchFeed;
import io.sparqat.quant.train.EpochOrder;
import io.sparqat.quant.train.Examples;
import io.sparqat.quant.train.TrainingFeed;
import java.util.Optional;
import java.util.stream.IntStream;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Batches of rows in memory, taken as {@link io.sparqat.quant.train.Trainer} takes them: every
 * epoch in an order of its own, the last batch maybe smaller.
 */
public final class RowMinibatches implements Minibatches {
  /** Rows that are scored together; large enough to keep the kernels busy. */
  private static final int VALIDATION_BATCH = 256;

  private final Examples examples;
  private final Optional<HeldOutRows> validation;
  private final int batchSize;
  private final long seed;
  private final TrainingFeed feed;
  private int epochOfOrder = -1;
  private int[] order = {};

  /** Rows to validate on, with a feed of their own: a batch of it may outlive one to learn from. */
  private record HeldOutRows(Examples rows, BatchFeed feed) {}

  /**
   * @param seed of the orders
   */
  public RowMinibatches(Examples examples, int batchSize, long seed) {
    this(examples, batchSize, seed, RowTreatment.NONE, seed);
  }

  /**
   * @param seed of the orders
   * @param treatment of the rows
   * @param treatmentSeed of what is drawn for them: the same for all workers
   */
  public RowMinibatches(
      Examples examples, int batchSize, long seed, RowTreatment treatment, long treatmentSeed) {
    this(
        examples,
        Optional.empty(),
        batchSize,
        seed,
        new TrainingFeed(examples, treatment, treatmentSeed));
  }

  private RowMinibatches(
      Examples examples,
      Optional<HeldOutRows> validation,
      int batchSize,
      long seed,
      TrainingFeed feed) {
    this.examples = examples;
    this.validation = validation;
    this.batchSize = batchSize;
    this.seed = seed;
    this.feed = feed;
  }

  /** The same batches, with rows to validate on. */
  RowMinibatches validatedOn(Examples rows) {
    return new RowMinibatches(
        examples, Optional.of(new HeldOutRows(rows, new BatchFeed(rows))), batchSize, seed, feed);
  }

  @Override
  public int perEpoch() {
    return batches(examples, batchSize);
  }

  @Override
  public DataSet batch(int epoch, int position) {
    if (epoch != epochOfOrder) {
      order = EpochOrder.shuffled(examples.rows(), seed, epoch);
      epochOfOrder = epoch;
    }
    int from = position * batchSize;
    return feed.batch(epoch, order, from, Math.min(batchSize, examples.rows() - from));
  }

  @Override
  public int validationBatches() {
    return validation.map(held -> batches(held.rows, VALIDATION_BATCH)).orElse(0);
  }

  @Override
  public DataSet validationBatch(int position) {
    HeldOutRows held = validation.orElseThrow();
    int from = position * VALIDATION_BATCH;
    int count = Math.min(VALIDATION_BATCH, held.rows.rows() - from);
    return held.feed.batch(IntStream.range(from, from + count).toArray(), 0, count);
  }

  private static int batches(Examples rows, int size) {
    return (rows.rows() + size - 1) / size;
  }
}
