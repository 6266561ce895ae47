package io.sparqat.jobs.job;

import io.sparqat.quant.score.ConfusionCounts;
import java.util.List;

/**
 * What scoring gave.
 *
 * @param counts one a configuration, in their order
 * @param dropped which of them racing took out before the last row
 * @param trieNodes layers that one block of rows takes when none is dropped
 * @param layersComputed over all blocks
 * @param wallSeconds from the first task to the last
 * @param coreSeconds wall seconds times cores
 */
public record Scored(
    List<ConfusionCounts> counts,
    List<Boolean> dropped,
    long trieNodes,
    long layersComputed,
    double wallSeconds,
    double coreSeconds) {
  public Scored {
    counts = List.copyOf(counts);
    dropped = List.copyOf(dropped);
  }

  /** The part of a configuration in what all of them took together: by the rows it saw. */
  double share(int configuration) {
    long all = counts.stream().mapToLong(ConfusionCounts::rows).sum();
    return (double) counts.get(configuration).rows() / all;
  }
}
