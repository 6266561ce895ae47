package io.sparqat.quant.score;

import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.ModelWeights;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.model.WeightTensor;
import io.sparqat.quant.spec.QuantizerSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Bytes that a {@link ConfigurationScorer} holds, worked out before anything is allocated: one
 * activation a layer, one array for each distinct (weight, quantizer), the working arrays of each
 * distinct operation, and one confusion matrix a configuration.
 */
public final class ScoringMemory {
  /** An operation's own copies of its weights: packed both ways, and partial gradients. */
  private static final int WEIGHT_COPIES = 3;

  private final ScoringPlan plan;
  private final ModelWeights weights;
  private final long fixed;
  private final long counts;
  private final List<Set<LayerSpec>> operations = new ArrayList<>();
  private final List<Set<Map.Entry<Integer, QuantizerSpec>>> quantized = new ArrayList<>();
  private long bytes;

  private ScoringMemory(ScoringPlan plan, ModelWeights weights) {
    this.plan = plan;
    this.weights = weights;
    ModelSpec network = plan.network();
    long values = network.inputs().get(0).shape().size();
    for (NodeSpec node : network.nodes()) {
      values += network.shapeOf(node.name()).size();
    }
    fixed =
        Float.BYTES
            * (values * ConfigurationScorer.BLOCK_ROWS
                + weights.size()
                + plan.statistics().values());
    long classes = network.shapeOf(network.outputs().get(0)).size();
    counts = Long.BYTES * classes * classes;
    startAnew();
  }

  private void startAnew() {
    bytes = fixed;
    operations.clear();
    quantized.clear();
    for (int node = 0; node < plan.network().nodes().size(); node++) {
      operations.add(new HashSet<>());
      quantized.add(new HashSet<>());
    }
  }

  /** Bytes for all configurations of a plan at once. */
  public static long of(ScoringPlan plan, ModelWeights weights) {
    ScoringMemory memory = new ScoringMemory(plan, weights);
    for (int configuration : plan.order()) {
      memory.add(configuration);
    }
    return memory.bytes;
  }

  /**
   * Divides a plan, in the order of its trie, into parts that each need no more than {@code budget}
   * bytes.
   *
   * @return the numbers of each part's configurations
   * @throws IllegalArgumentException when one configuration alone needs more
   */
  public static List<int[]> parts(ScoringPlan plan, ModelWeights weights, long budget) {
    ScoringMemory memory = new ScoringMemory(plan, weights);
    List<int[]> parts = new ArrayList<>();
    List<Integer> part = new ArrayList<>();
    for (int configuration : plan.order()) {
      memory.add(configuration);
      if (memory.bytes > budget && !part.isEmpty()) {
        parts.add(part.stream().mapToInt(Integer::intValue).toArray());
        part.clear();
        memory.startAnew();
        memory.add(configuration);
      }
      if (memory.bytes > budget) {
        throw new IllegalArgumentException(
            "Cannot score in "
                + budget
                + " bytes: one configuration of "
                + plan.network().name()
                + " needs "
                + memory.bytes);
      }
      part.add(configuration);
    }
    parts.add(part.stream().mapToInt(Integer::intValue).toArray());
    return parts;
  }

  private void add(int configuration) {
    bytes += counts;
    List<NodeSpec> nodes = plan.network().nodes();
    for (int node = 0; node < nodes.size(); node++) {
      String name = nodes.get(node).name();
      List<WeightTensor> own = weights.layer(name);
      WeightRecipe recipe = WeightRecipe.of(plan.variant(node, plan.choice(configuration, node)));
      if (operations.get(node).add(recipe.layer())) {
        long output = plan.network().shapeOf(name).size();
        long values = own.stream().mapToLong(weight -> weight.values().length).sum();
        bytes += Float.BYTES * (output * ConfigurationScorer.BLOCK_ROWS + WEIGHT_COPIES * values);
      }
      for (Map.Entry<Integer, QuantizerSpec> entry : recipe.quantizers().entrySet()) {
        if (entry.getKey() < own.size() && quantized.get(node).add(entry)) {
          bytes += (long) Float.BYTES * own.get(entry.getKey()).values().length;
        }
      }
    }
  }
}
