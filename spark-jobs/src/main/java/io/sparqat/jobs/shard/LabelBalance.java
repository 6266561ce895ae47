package io.sparqat.jobs.shard;

import io.sparqat.datasets.Split;
import java.util.List;

/**
 * Checks that no shard is short of a class. Averaging parameters of workers that saw different
 * classes fails quietly, so shards must look like the whole.
 *
 * <p>A shard drawn at random holds a hypergeometric number of each class. A count more than six
 * standard deviations (and one row) off its mean does not happen to a working shuffle.
 */
final class LabelBalance {
  private static final double STANDARD_DEVIATIONS = 6;

  private LabelBalance() {}

  static void check(Split split, List<ShardEntry> shards) {
    double rows = shards.stream().mapToLong(ShardEntry::rows).sum();
    for (int label = 0; label < shards.get(0).labels().size(); label++) {
      int index = label;
      double share = shards.stream().mapToLong(shard -> shard.labels().get(index)).sum() / rows;
      for (ShardEntry shard : shards) {
        double mean = shard.rows() * share;
        double variance = mean * (1 - share) * (rows - shard.rows()) / Math.max(1, rows - 1);
        double off = Math.abs(shard.labels().get(label) - mean);
        if (off > STANDARD_DEVIATIONS * Math.sqrt(variance) + 1) {
          throw new IllegalStateException(
              "Cannot balance "
                  + split.text()
                  + " shards: "
                  + shard.file()
                  + " has "
                  + shard.labels().get(label)
                  + " of its "
                  + shard.rows()
                  + " rows in class "
                  + label
                  + " (expected about "
                  + Math.round(mean)
                  + ")");
        }
      }
    }
  }
}
