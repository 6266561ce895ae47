package io.sparqat.jobs.fn;

import io.sparqat.datasets.LabeledRows;
import io.sparqat.datasets.Split;
import io.sparqat.jobs.shard.ShardSet;
import io.sparqat.quant.train.Examples;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
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
  private final HeldOut heldOut;
  private boolean decoded;

  private ResidentRows(HeldOut heldOut) {
    this.heldOut = heldOut;
  }

  /**
   * The data of this fingerprint, decoded by the first who asks while others wait.
   *
   * @param shard path of any of its shards
   * @param heldOut training rows that are validation rows here, instead of those of that split
   */
  static ResidentRows of(String fingerprint, String shard, HeldOut heldOut) {
    ResidentRows rows;
    synchronized (RESIDENT) {
      rows = RESIDENT.computeIfAbsent(fingerprint + heldOut, key -> new ResidentRows(heldOut));
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
      if (split != Split.TRAIN || heldOut.share() == 0) {
        splits.putIfAbsent(split, new RowExamples(shards.readAll(split)));
      } else {
        divide(shards);
      }
    }
    decoded = true;
  }

  /** Each training shard by itself, as the workers of rounds do. */
  private void divide(ShardSet shards) {
    List<LabeledRows> training = new ArrayList<>();
    List<LabeledRows> validation = new ArrayList<>();
    for (String path : shards.paths(Split.TRAIN)) {
      HeldOut.Parts parts = heldOut.split(shards.read(path), path);
      training.add(parts.training());
      validation.add(parts.validation());
    }
    splits.put(Split.TRAIN, new RowExamples(LabeledRows.concatenate(training)));
    splits.put(Split.VALIDATION, new RowExamples(LabeledRows.concatenate(validation)));
  }

  /** The rows of a split, if the data has any. */
  Optional<Examples> split(Split split) {
    return Optional.ofNullable(splits.get(split));
  }
}
