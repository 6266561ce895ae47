package io.sparqat.quant.score;

import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.NodeSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Many quantizations of one network, ordered as a trie over its layers: neighbours agree on as many
 * first layers as possible, so that walking through them in order recomputes the fewest.
 */
public final class ScoringPlan {
  private final ModelSpec network;
  private final List<List<LayerSpec>> variants;
  private final int[][] choices;
  private final Statistics statistics;
  private final int[] order;

  private ScoringPlan(
      ModelSpec network, List<List<LayerSpec>> variants, int[][] choices, Statistics statistics) {
    this.network = network;
    this.variants = variants;
    this.choices = choices;
    this.statistics = statistics;
    this.order =
        IntStream.range(0, choices.length)
            .boxed()
            .sorted(Comparator.comparing(c -> choices[c], Arrays::compare))
            .mapToInt(Integer::intValue)
            .toArray();
  }

  /**
   * Plans the scoring of configurations of one network.
   *
   * @param configurations networks with the same layer names, edges and shapes, one input and one
   *     output
   * @throws IllegalArgumentException naming the first configuration that is another network
   */
  public static ScoringPlan of(List<ModelSpec> configurations) {
    ModelSpec network = first(configurations);
    int nodes = network.nodes().size();
    List<Map<LayerSpec, Integer>> seen = new ArrayList<>();
    for (int node = 0; node < nodes; node++) {
      seen.add(new LinkedHashMap<>());
    }
    int[][] choices = new int[configurations.size()][nodes];
    for (int c = 0; c < choices.length; c++) {
      List<NodeSpec> layers = configurations.get(c).nodes();
      checkSameNetwork(network, configurations.get(c), c);
      for (int node = 0; node < nodes; node++) {
        Map<LayerSpec, Integer> known = seen.get(node);
        choices[c][node] = known.computeIfAbsent(layers.get(node).layer(), layer -> known.size());
      }
    }
    return new ScoringPlan(
        network,
        seen.stream().map(known -> List.copyOf(known.keySet())).toList(),
        choices,
        Statistics.NONE);
  }

  /**
   * The plan that {@link #spanning}, {@link #choices} and {@link #statistics} describe.
   *
   * @throws IllegalArgumentException when they do not fit each other
   */
  public static ScoringPlan of(List<ModelSpec> spanning, int[][] choices, Statistics statistics) {
    ModelSpec network = first(spanning);
    int nodes = network.nodes().size();
    List<List<LayerSpec>> variants = new ArrayList<>();
    for (int n = 0; n < nodes; n++) {
      int node = n;
      variants.add(spanning.stream().map(other -> other.nodes().get(node).layer()).toList());
    }
    for (int k = 0; k < spanning.size(); k++) {
      checkSameNetwork(network, spanning.get(k), k);
    }
    for (int[] choice : choices) {
      if (choice.length != nodes
          || Arrays.stream(choice).anyMatch(v -> v < 0 || v >= spanning.size())) {
        throw new IllegalArgumentException(
            "Invalid choice: " + Arrays.toString(choice) + " (must name a variant of each layer)");
      }
    }
    statistics.check(choices.length, nodes);
    return new ScoringPlan(network, variants, choices, statistics);
  }

  private static ModelSpec first(List<ModelSpec> configurations) {
    if (configurations.isEmpty()) {
      throw new IllegalArgumentException("Cannot score: there are no configurations");
    }
    ModelSpec network = configurations.get(0);
    if (network.inputs().size() != 1 || network.outputs().size() != 1) {
      throw new IllegalArgumentException(
          "Cannot score " + network.name() + ": it must have one input and one output");
    }
    return network;
  }

  private static void checkSameNetwork(ModelSpec network, ModelSpec other, int index) {
    boolean same =
        other.inputs().equals(network.inputs())
            && other.outputs().equals(network.outputs())
            && other.nodes().size() == network.nodes().size();
    for (int node = 0; same && node < network.nodes().size(); node++) {
      NodeSpec a = network.nodes().get(node);
      NodeSpec b = other.nodes().get(node);
      same =
          a.name().equals(b.name())
              && a.inputs().equals(b.inputs())
              && network.shapeOf(a.name()).equals(other.shapeOf(b.name()));
    }
    if (!same) {
      throw new IllegalArgumentException(
          "Cannot score configuration "
              + index
              + " beside the others: its layers, edges or shapes differ (score networks of"
              + " different widths or with folded normalization separately)");
    }
  }

  /** The first configuration; the others differ in nothing but layers' arguments. */
  public ModelSpec network() {
    return network;
  }

  public int configurations() {
    return choices.length;
  }

  /**
   * A few networks in which every variant of every layer occurs: the {@code k}-th has each layer's
   * {@code k}-th variant, or its first where there are fewer. With {@link #choices} and {@link
   * #statistics}, the plan in a form that travels well.
   */
  public List<ModelSpec> spanning() {
    int most = variants.stream().mapToInt(List::size).max().orElse(1);
    List<ModelSpec> networks = new ArrayList<>();
    for (int k = 0; k < most; k++) {
      int[] picks = new int[variants.size()];
      for (int node = 0; node < picks.length; node++) {
        picks[node] = k < variants.get(node).size() ? k : 0;
      }
      networks.add(with(picks));
    }
    return networks;
  }

  private ModelSpec with(int[] picks) {
    List<NodeSpec> nodes = new ArrayList<>();
    for (int node = 0; node < picks.length; node++) {
      nodes.add(network.nodes().get(node).withLayer(variants.get(node).get(picks[node])));
    }
    return ModelSpec.of(network.name(), network.inputs(), nodes, network.outputs());
  }

  /** The network of one configuration. */
  public ModelSpec configuration(int configuration) {
    return with(choices[configuration]);
  }

  /** Per configuration and layer: which of {@link #spanning} has it. */
  public int[][] choices() {
    return Arrays.stream(choices).map(int[]::clone).toArray(int[][]::new);
  }

  /** The plan of these configurations alone, which are numbered anew in the given order. */
  public ScoringPlan select(int[] configurations) {
    return new ScoringPlan(
        network,
        variants,
        Arrays.stream(configurations).mapToObj(c -> choices[c]).toArray(int[][]::new),
        statistics.select(configurations));
  }

  /** The same configurations after calibration. */
  public ScoringPlan with(Calibrated calibrated) {
    List<List<LayerSpec>> layers = new ArrayList<>();
    int[][] changed = new int[choices.length][network.nodes().size()];
    for (int node = 0; node < network.nodes().size(); node++) {
      Map<LayerSpec, Integer> known = new LinkedHashMap<>();
      for (int c = 0; c < choices.length; c++) {
        LayerSpec layer = calibrated.layer(variant(node, choices[c][node]), c, node);
        changed[c][node] = known.computeIfAbsent(layer, other -> known.size());
      }
      layers.add(List.copyOf(known.keySet()));
    }
    return new ScoringPlan(network, layers, changed, calibrated.statistics());
  }

  /** What stands in for the statistics of normalizing layers. */
  public Statistics statistics() {
    return statistics;
  }

  /** One of the distinct layers at a node. */
  LayerSpec variant(int node, int choice) {
    return variants.get(node).get(choice);
  }

  /** Which of the distinct layers at a node a configuration has. */
  int choice(int configuration, int node) {
    return choices[configuration][node];
  }

  /** Per node, where its inputs come from: 0 for the network's input, {@code n + 1} for node n. */
  static int[][] sources(ModelSpec network) {
    Map<String, Integer> places = new LinkedHashMap<>();
    places.put(network.inputs().get(0).name(), 0);
    int[][] sources = new int[network.nodes().size()][];
    for (int node = 0; node < sources.length; node++) {
      NodeSpec spec = network.nodes().get(node);
      sources[node] =
          spec.inputs().stream().mapToInt(name -> places.getOrDefault(name, 0)).toArray();
      places.put(spec.name(), node + 1);
    }
    return sources;
  }

  /** Configuration numbers, as the trie is walked. */
  public int[] order() {
    return order.clone();
  }

  /** Layers that are computed for a block of rows when the trie of a chain is walked: its nodes. */
  public long trieNodes() {
    long nodes = 0;
    int[] previous = new int[0];
    for (int c : order) {
      int agree = Arrays.mismatch(previous, choices[c]);
      nodes += agree < 0 ? 0 : choices[c].length - agree;
      previous = choices[c];
    }
    return nodes;
  }
}
