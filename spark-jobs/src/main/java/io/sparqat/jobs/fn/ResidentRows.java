package io.sparqat.jobs.fn;

import io.sparqat.datasets.Split;
import io.sparqat.jobs.shard.ShardSet;
import io.sparqat.quant.train.Examples;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * A data set as it lives in this JVM: decoded once, shared by all trials that are trained here.
 * Only the last few data sets are kept.
 */
final class ResidentRows {
  private static final int DATA_SETS = 2;
  private static final Map<String, ResidentRows> RESIDENT = new LinkedHashMap<>(4, 0.75f, true);

  private final Map<Split, Examples> splits = new EnumMap<>(Split.class);
  private boolean decoded;

  private ResidentRows() {}

  /**
   * The data of this fingerprint, decoded by the first who asks while others wait.
   *
   * @param shard path of any of its shards
   */
  static ResidentRows of(String fingerprint, String shard) {
    ResidentRows rows;
    synchronized (RESIDENT) {
      rows = RESIDENT.computeIfAbsent(fingerprint, key -> new ResidentRows());
      Iterator<String> oldest = RESIDENT.keySet().iterator();
      while (RESIDENT.size() > DATA_SETS) {
        oldest.next();
        oldest.remove();
      }
    }
    rows.decode(shard);
    return rows;
  }

  private synchronized void decode(String shard) {
    if (decoded) {
      return;
    }
    ShardSet shards = ShardSet.ofShard(shard, new Configuration());
    for (Split split : shards.manifest().splits().keySet()) {
      splits.put(split, new RowExamples(shards.readAll(split)));
    }
    decoded = true;
  }

  /** The rows of a split, if the data has any. */
  Optional<Examples> split(Split split) {
    return Optional.ofNullable(splits.get(split));
  }
}
