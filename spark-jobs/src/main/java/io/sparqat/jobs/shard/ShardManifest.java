package io.sparqat.jobs.shard;

import io.sparqat.datasets.Split;
import io.sparqat.datasets.Standardization;
import io.sparqat.quant.UserException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a directory of shards holds and where it is from.
 *
 * @param name the data set's name
 * @param features how features are stored
 * @param classNames what the classes are called, in the order of the labels
 * @param seed of the shuffle
 * @param sourceFingerprint SHA-256 over what was read
 * @param origin file name (or a generator's description) to SHA-256
 * @param standardization what was done to the features, if anything
 * @param weighted whether rows differ in how much they count
 * @param splits the shards of each split, in order
 */
public record ShardManifest(
    String name,
    FeatureLayout features,
    List<String> classNames,
    long seed,
    String sourceFingerprint,
    SortedMap<String, String> origin,
    Optional<Standardization> standardization,
    boolean weighted,
    Map<Split, List<ShardEntry>> splits) {
  /** The manifest's file name. */
  public static final String FILE = "manifest.json";

  /** The version this class writes; readers refuse others. */
  public static final int VERSION = 1;

  public ShardManifest {
    classNames = List.copyOf(classNames);
    origin = Collections.unmodifiableSortedMap(new TreeMap<>(origin));
    splits = Collections.unmodifiableMap(new EnumMap<>(splits));
  }

  public int classes() {
    return classNames.size();
  }

  /** The shards of a split; none when the source had no such rows. */
  public List<ShardEntry> shards(Split split) {
    return splits.getOrDefault(split, List.of());
  }

  /** Rows in all shards of a split. */
  public long rows(Split split) {
    return shards(split).stream().mapToLong(ShardEntry::rows).sum();
  }

  /**
   * Checks that every one of {@code workers} gets at least one training shard.
   *
   * @throws UserException when there are fewer
   */
  public void requireWorkers(int workers) {
    int shards = shards(Split.TRAIN).size();
    if (shards < workers) {
      throw new UserException(
          "Cannot train "
              + name
              + " on "
              + workers
              + " workers: it has "
              + shards
              + " training shards (every worker needs one); shard it again with --shards "
              + workers
              + " or more");
    }
  }
}
