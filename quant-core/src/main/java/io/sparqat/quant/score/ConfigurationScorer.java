package io.sparqat.quant.score;

import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.ModelWeights;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.train.Examples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Scores all configurations of a plan on blocks of rows. For each block it walks the trie and keeps
 * one activation per layer: a layer is computed again only when it, or something before it, differs
 * from the configuration before. So memory does not grow with the number of configurations, and
 * time grows with {@link ScoringPlan#trieNodes}. Blocks begin at {@code from}: parts of the data
 * that begin at multiples of {@link #BLOCK_ROWS} give the counts of the whole, also where a
 * quantizer's scale depends on the block.
 *
 * <p>For one thread. Counts of disjoint rows add up.
 */
public final class ConfigurationScorer {
  /** Rows that go through the network together: activations stay in the cache. */
  public static final int BLOCK_ROWS = 64;

  private final ScoringPlan plan;
  private final int[] order;
  private final List<BakedNode> nodes = new ArrayList<>();
  private final List<List<BakedNode.Form>> forms = new ArrayList<>();

  /** Per configuration and node: the place in {@link #forms}. */
  private final int[][] formOf;

  private final int[][] sources;
  private final float[][] activations;
  private final int outputNode;
  private final int classes;
  private final ConfusionCounts[] counts;
  private final BitSet dropped = new BitSet();
  private long layersComputed;

  /**
   * Binds every distinct layer to its weights and quantizes them, each once.
   *
   * @param weights the trained network's, before quantization
   */
  public ConfigurationScorer(ScoringPlan plan, ModelWeights weights) {
    this.plan = plan;
    this.order = plan.order();
    ModelSpec network = plan.network();
    List<NodeSpec> specs = network.nodes();
    sources = ScoringPlan.sources(network);
    formOf = new int[plan.configurations()][specs.size()];
    activations = new float[specs.size() + 1][];
    activations[0] = new float[network.inputs().get(0).shape().size() * BLOCK_ROWS];
    for (int node = 0; node < specs.size(); node++) {
      NodeSpec spec = specs.get(node);
      nodes.add(new BakedNode(network.inputShapes(spec), weights.layer(spec.name()), node));
      bake(node);
      activations[node + 1] = new float[network.shapeOf(spec.name()).size() * BLOCK_ROWS];
    }
    String output = network.outputs().get(0);
    outputNode = 1 + specs.stream().map(NodeSpec::name).toList().indexOf(output);
    classes = network.shapeOf(output).size();
    counts = new ConfusionCounts[plan.configurations()];
    Arrays.setAll(counts, c -> new ConfusionCounts(classes));
  }

  /** Makes the forms of one node that occur, each once. */
  private void bake(int node) {
    Map<List<Integer>, Integer> known = new HashMap<>();
    List<BakedNode.Form> made = new ArrayList<>();
    for (int configuration : order) {
      int choice = plan.choice(configuration, node);
      int statistic = plan.statistics().index(configuration, node);
      formOf[configuration][node] =
          known.computeIfAbsent(
              List.of(choice, statistic),
              key -> {
                made.add(
                    nodes
                        .get(node)
                        .form(
                            plan.variant(node, choice),
                            plan.statistics().vectors(configuration, node)));
                return made.size() - 1;
              });
    }
    forms.add(made);
  }

  /** Scores every configuration that is not dropped on rows {@code from} to {@code to - 1}. */
  public void score(Examples examples, int from, int to) {
    if (examples.targetSize() != classes) {
      throw new IllegalArgumentException(
          "Cannot score: the network tells "
              + classes
              + " classes apart and the data have "
              + examples.targetSize());
    }
    int[] rows = new int[BLOCK_ROWS];
    float[] targets = new float[classes * BLOCK_ROWS];
    for (int start = from; start < to; start += BLOCK_ROWS) {
      int size = Math.min(BLOCK_ROWS, to - start);
      Pass pass = Pass.inference(size);
      for (int i = 0; i < size; i++) {
        rows[i] = start + i;
      }
      Arrays.fill(activations[0], 0);
      examples.gatherFeatures(rows, 0, size, pass.stride(), activations[0]);
      examples.gatherTargets(rows, 0, size, pass.stride(), targets);
      walk(pass, labels(targets, pass));
    }
  }

  private void walk(Pass pass, int[] labels) {
    int previous = -1;
    boolean[] changed = new boolean[activations.length];
    for (int configuration : order) {
      if (dropped.get(configuration)) {
        continue;
      }
      compute(pass, configuration, previous, changed);
      for (int n = 0; n < pass.size(); n++) {
        counts[configuration].add(labels[n], best(activations[outputNode], n, pass.stride()));
      }
      previous = configuration;
    }
  }

  /** Computes what differs from the configuration before; on the first one, everything. */
  private void compute(Pass pass, int configuration, int previous, boolean[] changed) {
    changed[0] = previous < 0;
    for (int node = 0; node < sources.length; node++) {
      int wanted = formOf[configuration][node];
      boolean again = previous < 0 || wanted != formOf[previous][node];
      for (int source : sources[node]) {
        again |= changed[source];
      }
      changed[node + 1] = again;
      if (again) {
        BakedNode.Form form = forms.get(node).get(wanted);
        float[][] inputs = new float[sources[node].length][];
        for (int i = 0; i < inputs.length; i++) {
          inputs[i] = activations[sources[node][i]];
        }
        form.operation().forward(pass, form.weights(), inputs, activations[node + 1]);
        layersComputed++;
      }
    }
  }

  private int[] labels(float[] targets, Pass pass) {
    int[] labels = new int[pass.size()];
    for (int n = 0; n < labels.length; n++) {
      labels[n] = best(targets, n, pass.stride());
    }
    return labels;
  }

  /** The class with the largest value; the first of equals, as {@code argmax} takes it. */
  private int best(float[] values, int sample, int stride) {
    int best = 0;
    for (int c = 1; c < classes; c++) {
      if (values[c * stride + sample] > values[best * stride + sample]) {
        best = c;
      }
    }
    return best;
  }

  /** Counts of a configuration over all rows scored so far. */
  public ConfusionCounts counts(int configuration) {
    return counts[configuration];
  }

  /** Scores this configuration no further. */
  public void drop(int configuration) {
    dropped.set(configuration);
  }

  public boolean isDropped(int configuration) {
    return dropped.get(configuration);
  }

  /** Weights that were quantized: one for each distinct (layer, quantizer). */
  public int quantizations() {
    return nodes.stream().mapToInt(BakedNode::quantizations).sum();
  }

  /** Layers computed so far, over all blocks. */
  public long layersComputed() {
    return layersComputed;
  }
}
