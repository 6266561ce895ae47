package io.sparqat.quant.dl4j;

import io.sparqat.quant.layer.LayerOps;
import io.sparqat.quant.loss.Losses;
import io.sparqat.quant.model.Activation;
import io.sparqat.quant.model.InputSpec;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.model.TensorShape;
import io.sparqat.quant.model.rewrite.ExplicitMasks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Turns a network into a DL4J computation graph. Layers that follow one another without a branch
 * become one DL4J layer: between DL4J layers activations and gradients are copied between the heap
 * and native memory, which costs a small network more than its products. Parameters stand in the
 * network's node order.
 */
public final class Lowering {
  /** What the name of the loss's layer has after the name of the output it belongs to. */
  private static final String LOSS_SUFFIX = "-loss";

  /** What the name of a vertex has that packs the inputs of a layer with weights. */
  private static final String PACKED_SUFFIX = "-inputs";

  private final ModelSpec model;
  private final TrainingOptions options;
  private final List<NodeSpec> nodes;
  private final List<LossEnd> ends = new ArrayList<>();

  /** Per tensor of the network, the name of the vertex that gives it. */
  private final Map<String, String> vertexOf = new LinkedHashMap<>();

  private record LossEnd(String output, String tensor, boolean logits) {}

  private Lowering(ModelSpec model, TrainingOptions options) {
    ExplicitMasks.maskedOutput(model)
        .ifPresent(
            output -> {
              throw new IllegalArgumentException(
                  "Cannot train network "
                      + model.name()
                      + ": its output "
                      + output
                      + " is masked, and masked steps would be left out of the loss (end what is"
                      + " masked with a recurrent layer that returns its last step)");
            });
    this.model = ExplicitMasks.of(model);
    this.options = options;
    this.nodes = new ArrayList<>(this.model.nodes());
    model.outputs().forEach(this::end);
  }

  /** An initialized network that trains with the given options. */
  public static ComputationGraph lower(ModelSpec model, TrainingOptions options) {
    return restore(configuration(model, options));
  }

  /** An initialized network from a configuration, for example one that was sent as JSON. */
  public static QuantGraph restore(ComputationGraphConfiguration configuration) {
    QuantGraph graph = new QuantGraph(configuration);
    graph.init();
    return graph;
  }

  /** The DL4J configuration of the network. */
  public static ComputationGraphConfiguration configuration(
      ModelSpec model, TrainingOptions options) {
    return new Lowering(model, options).build();
  }

  /** Cuts a last softmax or sigmoid off where the loss computes better without it. */
  private void end(String output) {
    String wanted = Losses.logitsOf(options.loss());
    TensorShape shape = model.shapeOf(output);
    boolean flat = shape.rank() == 1;
    if (Losses.comparesVectors(options.loss()) && shape.size() != shape.channels()) {
      throw new IllegalArgumentException(
          "Cannot train output "
              + output
              + " of shape "
              + shape
              + " with "
              + options.loss()
              + ": it compares one vector of each sample (end the network with one vector, or take"
              + " a loss over numbers, as binary_crossentropy or mean_squared_error)");
    }
    if (wanted.isEmpty() || !flat || !model.consumers(output).isEmpty() || !model.hasNode(output)) {
      ends.add(new LossEnd(output, output, false));
      return;
    }
    NodeSpec node = model.node(output);
    LayerSpec layer = node.layer();
    boolean softmaxLayer = layer.type() == LayerType.SOFTMAX && wanted.equals("softmax");
    boolean activated =
        layer.has("activation")
            && layer.activation("activation").equals(Optional.of(new Activation.Named(wanted)));
    if (softmaxLayer || (activated && layer.type() == LayerType.ACTIVATION)) {
      nodes.remove(node);
      ends.add(new LossEnd(output, node.inputs().get(0), true));
    } else if (activated) {
      nodes.set(nodes.indexOf(node), node.withLayer(layer.with("activation", "linear")));
      ends.add(new LossEnd(output, output, true));
    } else {
      ends.add(new LossEnd(output, output, false));
    }
  }

  private ComputationGraphConfiguration build() {
    OptimizerUpdater updater =
        new OptimizerUpdater(options.optimizer(), options.clipping().globalClipNorm());
    var builder =
        new NeuralNetConfiguration.Builder()
            .seed(options.seed())
            .updater(updater)
            .dataType(DataType.FLOAT)
            .graphBuilder()
            .validateOutputLayerConfig(false);
    List<String> order = new ArrayList<>();
    for (InputSpec input : model.inputs()) {
      builder.addInputs(input.name());
      vertexOf.put(input.name(), input.name());
      order.add(input.name());
    }
    for (List<NodeSpec> group : groups()) {
      NodeSpec first = group.get(0);
      NodeSpec last = group.get(group.size() - 1);
      List<String> tensors = first.inputs().stream().distinct().toList();
      String[] sources = tensors.stream().map(this::vertex).toArray(String[]::new);
      Block block = block(group);
      if (sources.length == 1 || block.isPacked()) {
        OpLayer layer =
            new OpLayer(
                first.name(),
                block,
                tensors.stream().anyMatch(model::hasNode),
                options.clipping(),
                options.schedules(),
                updater);
        if (block.isPacked()) {
          String packed = first.name() + PACKED_SUFFIX;
          builder.addVertex(packed, new MergeVertex(), sources);
          order.add(packed);
          sources = new String[] {packed};
        }
        builder.addLayer(first.name(), layer, sources);
      } else {
        builder.addVertex(first.name(), vertex(tensors, block), sources);
      }
      vertexOf.put(last.name(), first.name());
      order.add(first.name());
    }
    for (LossEnd end : ends) {
      String name = end.output + LOSS_SUFFIX;
      int size = model.shapeOf(end.output).size();
      builder.addLayer(
          name, new LossOutput(name, options.loss(), end.logits, size), vertex(end.tensor));
      order.add(name);
    }
    builder.setOutputs(ends.stream().map(end -> end.output + LOSS_SUFFIX).toArray(String[]::new));
    ComputationGraphConfiguration configuration = builder.build();
    // DL4J would find an order of its own; parameters must stand in the network's.
    configuration.setTopologicalOrder(IntStream.range(0, order.size()).toArray());
    configuration.setTopologicalOrderStr(order);
    return configuration;
  }

  private String vertex(String tensor) {
    String vertex = vertexOf.get(tensor);
    if (vertex == null) {
      throw new IllegalStateException("No vertex gives " + tensor);
    }
    return vertex;
  }

  private OpVertex vertex(List<String> tensors, Block block) {
    boolean[] gradients = new boolean[tensors.size()];
    for (int i = 0; i < gradients.length; i++) {
      gradients[i] = model.hasNode(tensors.get(i));
    }
    return new OpVertex(block, gradients, options.schedules());
  }

  /** The nodes in runs that nothing else reads from or writes to. */
  private List<List<NodeSpec>> groups() {
    Map<String, List<NodeSpec>> endingAt = new LinkedHashMap<>();
    List<List<NodeSpec>> groups = new ArrayList<>();
    int lastWithWeights = 0;
    for (NodeSpec node : nodes) {
      String source = node.inputs().get(0);
      List<NodeSpec> group = endingAt.get(source);
      boolean weights = !isWeightless(node);
      if (group != null
          && node.inputs().size() == 1
          && isReadOnce(source)
          && (!weights || takesWeights(group, groups.indexOf(group) >= lastWithWeights))) {
        endingAt.remove(source);
      } else {
        group = new ArrayList<>();
        groups.add(group);
      }
      group.add(node);
      endingAt.put(node.name(), group);
      lastWithWeights = weights ? groups.indexOf(group) : lastWithWeights;
    }
    return groups;
  }

  private boolean isReadOnce(String tensor) {
    return model.consumers(tensor).size() == 1 && !model.outputs().contains(tensor);
  }

  private boolean isWeightless(NodeSpec node) {
    return LayerOps.of(node.layer(), model.inputShapes(node)).weights().isEmpty();
  }

  /**
   * Whether a node with weights may join a group.
   *
   * @param last whether no later group has weights: theirs would stand behind the node's
   */
  private static boolean takesWeights(List<NodeSpec> group, boolean last) {
    return last && group.get(0).inputs().stream().distinct().count() == 1;
  }

  private Block block(List<NodeSpec> group) {
    List<InputSpec> inputs = new ArrayList<>();
    for (String name : new LinkedHashSet<>(group.get(0).inputs())) {
      inputs.add(new InputSpec(name, model.shapeOf(name)));
    }
    String last = group.get(group.size() - 1).name();
    List<NodeSpec> all = model.nodes();
    List<Integer> indices = new ArrayList<>();
    for (NodeSpec node : group) {
      indices.add(
          IntStream.range(0, all.size())
              .filter(i -> all.get(i).name().equals(node.name()))
              .findFirst()
              .orElseThrow());
    }
    ModelSpec part = ModelSpec.of(model.name(), inputs, group, List.of(last));
    return new Block(part, indices, options.asQKeras());
  }
}
