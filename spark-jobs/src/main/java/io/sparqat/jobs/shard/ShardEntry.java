package io.sparqat.jobs.shard;

import java.util.List;

/**
 * One shard as the manifest lists it.
 *
 * @param file path below the manifest's directory, {@code train/part-00000.parquet}
 * @param rows number of rows
 * @param bytes size of the file
 * @param sha256 hash of the file
 * @param labels rows of each class
 */
public record ShardEntry(String file, int rows, long bytes, String sha256, List<Long> labels) {
  public ShardEntry {
    labels = List.copyOf(labels);
  }
}
