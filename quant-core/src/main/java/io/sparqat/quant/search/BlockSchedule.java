package io.sparqat.quant.search;

import io.sparqat.quant.model.InputSpec;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.NodeSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A search cut into blocks of layers, one after the other: AutoQKeras's {@code
 * AutoQKerasScheduler}. Instead of N to the power of blocks, N times blocks candidates are tried.
 *
 * @param blocks in the order in which they are searched
 * @param referenceSize size of the whole network, stressed
 */
public record BlockSchedule(List<Block> blocks, double referenceSize) {
  /** Even the smallest block gets this many trials. */
  private static final int LEAST_TRIALS = 10;

  /** Whether blocks are searched as given or the largest first. */
  public enum Order {
    SEQUENTIAL,
    COST
  }

  /**
   * One step of the schedule.
   *
   * @param pattern what its layers' names match from the start
   * @param layers their names, in model order; a layer may be in several blocks
   * @param cost their share of the reference size
   * @param limits what these layers may use
   */
  public record Block(String pattern, List<String> layers, double cost, Limits limits) {}

  public BlockSchedule {
    blocks = List.copyOf(blocks);
  }

  /**
   * Groups the layers of a network.
   *
   * @param patterns one a block
   * @param sizes of the network's layers, and in all
   * @param layerIndexes positions in the model's layers that may be searched; empty for all
   * @throws IllegalArgumentException when a block has no layer that any limit names
   */
  public static BlockSchedule of(
      ModelSpec model,
      List<String> patterns,
      SizeTarget.Sizes sizes,
      double stress,
      Limits limits,
      Optional<Set<Integer>> layerIndexes,
      Order order) {
    List<Block> blocks = new ArrayList<>();
    for (String pattern : patterns) {
      List<String> layers = matching(model, pattern, layerIndexes);
      double cost = 0;
      for (String layer : layers) {
        cost += sizes.layers().getOrDefault(layer, 0.0);
      }
      blocks.add(new Block(pattern, layers, cost, limitsOf(model, layers, limits, pattern)));
    }
    if (order == Order.COST) {
      blocks.sort(Comparator.comparingDouble(Block::cost).reversed());
    }
    return new BlockSchedule(blocks, sizes.total() * stress);
  }

  /** Trials of a block: its share of all trials by cost, but at least ten. */
  public int trials(Block block, int maxTrials) {
    return (int) Math.max(LEAST_TRIALS, maxTrials * block.cost() / referenceSize);
  }

  private static List<String> matching(
      ModelSpec model, String pattern, Optional<Set<Integer>> layerIndexes) {
    List<String> names = new ArrayList<>();
    model.inputs().stream().map(InputSpec::name).forEach(names::add);
    model.nodes().stream().map(NodeSpec::name).forEach(names::add);
    List<String> found = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if ((layerIndexes.isEmpty() || layerIndexes.get().contains(i))
          && Limits.matchesStart(pattern, names.get(i))) {
        found.add(names.get(i));
      }
    }
    return List.copyOf(found);
  }

  /**
   * The limits of one block: class limits become limits of its layers by name; layers that share a
   * pattern keep sharing it, as {@code ^(a|b)$}.
   */
  private static Limits limitsOf(
      ModelSpec model, List<String> layers, Limits limits, String pattern) {
    Map<String, List<Limit>> byLayer = new LinkedHashMap<>();
    Map<String, List<String>> grouped = new LinkedHashMap<>();
    for (String layer : layers) {
      if (!model.hasNode(layer)) {
        continue;
      }
      String className = model.node(layer).layer().type().className();
      limits
          .of(layer, className)
          .ifPresent(
              match -> {
                byLayer.put(match.pattern() ? match.key() : layer, match.limits());
                if (match.pattern()) {
                  grouped.computeIfAbsent(match.key(), key -> new ArrayList<>()).add(layer);
                }
              });
    }
    grouped.forEach(
        (key, names) -> {
          List<Limit> shared = byLayer.remove(key);
          byLayer.put("^(" + String.join("|", names) + ")$", shared == null ? List.of() : shared);
        });
    if (byLayer.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot search block '"
              + pattern
              + "': no limit names any of its layers "
              + layers
              + " (correct the pattern or add a limit)");
    }
    return new Limits(Collections.unmodifiableMap(byLayer));
  }
}
