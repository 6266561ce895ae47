package io.sparqat.jobs.fn;

import io.sparqat.datasets.LabeledRows;
import io.sparqat.quant.train.EpochOrder;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Rows of each training shard that are validated on instead of learnt from. Which they are depends
 * on seed, shard and share, not on the number of workers.
 *
 * @param share of the rows of every shard, in [0, 1)
 * @param seed of the choice
 */
public record HeldOut(double share, long seed) implements Serializable {
  /** Keeps the choice apart from the orders of epochs, which have the same seed. */
  private static final long STREAM = 0x5DEECE66DL;

  /** No rows. */
  public static final HeldOut NONE = new HeldOut(0, 0);

  public HeldOut {
    if (!(share >= 0 && share < 1)) {
      throw new IllegalArgumentException("Invalid held-out: " + share + " (must be in [0, 1))");
    }
  }

  /** A shard's rows: to learn from, and to validate on. */
  record Parts(LabeledRows training, LabeledRows validation) {}

  /**
   * Splits a shard.
   *
   * @param shard its path
   */
  Parts split(LabeledRows rows, String shard) {
    String file = shard.substring(shard.lastIndexOf('/') + 1);
    int[] order = EpochOrder.shuffled(rows.rows(), seed ^ STREAM, file.hashCode());
    int held = (int) Math.round(share * rows.rows());
    int[] training = Arrays.copyOfRange(order, held, order.length);
    int[] validation = Arrays.copyOf(order, held);
    Arrays.sort(training);
    Arrays.sort(validation);
    return new Parts(rows.select(training), rows.select(validation));
  }
}
