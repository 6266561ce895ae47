package io.sparqat.qtools.map;

import io.sparqat.qtools.network.Dataflow;
import io.sparqat.qtools.network.LayerFacts;
import io.sparqat.qtools.rule.Rule;
import io.sparqat.qtools.rule.RuleException;
import io.sparqat.qtools.type.DataType;
import io.sparqat.qtools.type.Types;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.TensorShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Types of single layers in a network's graph, given the types before them. The graph is fixed; the
 * layers in it may be exchanged for others of the same shapes.
 */
public final class Derivation {
  private final Dataflow flow;
  private final TypeOptions options;
  private final List<DataType> declaredSources;
  private final List<DataType> sources;
  private final Types types;

  /** Types along a graph. */
  public Derivation(Dataflow flow, TypeOptions options) {
    this.flow = flow;
    this.options = options;
    this.types = options.types();
    this.declaredSources = options.sources().types(options.rules(), flow.inputs().size());
    this.sources = declaredSources.stream().map(types::again).toList();
  }

  /** Types of the model's inputs, as they were given. */
  List<DataType> declaredSources() {
    return declaredSources;
  }

  /** Types of the model's inputs, as layers see them. */
  public List<DataType> sources() {
    return sources;
  }

  /** The types that flow into a node. */
  public List<DataType> inputs(int index, List<DataType> outputs) {
    List<DataType> inputs = new ArrayList<>();
    for (Dataflow.Edge edge : flow.nodes().get(index).inputs()) {
      inputs.add(edge.fromInput() ? sources.get(edge.index()) : outputs.get(edge.index()));
    }
    return inputs;
  }

  /**
   * The types of one layer.
   *
   * @param index its node
   * @param layers the layers of all nodes
   * @param inputs the types that flow into it
   * @throws RuleException where the rule set has no type for it
   */
  public LayerTypes types(int index, List<LayerSpec> layers, List<DataType> inputs) {
    return LayerTyping.of(context(index, layers, inputs));
  }

  /** The layer's surroundings, given the types of the layers before it. */
  private Context context(int index, List<LayerSpec> layers, List<DataType> inputs) {
    Dataflow.Node node = flow.nodes().get(index);
    return new Context(
        node.name(),
        facts(index, layers.get(index)),
        inputs,
        inputShape(node),
        !node.inputs().isEmpty() && node.inputs().get(0).fromInput(),
        options,
        types,
        fusedInto(node, layers, layers.get(index)),
        fusedAway(index, layers));
  }

  /** The facts of a layer in the place of a node. */
  public LayerFacts facts(int index, LayerSpec layer) {
    Dataflow.Node node = flow.nodes().get(index);
    return LayerFacts.of(layer, node.inputShapes(), node.outputShape());
  }

  /**
   * The shape QTools takes for the input: the largest one, where shapes of model inputs, which it
   * keeps in lists, count as 1.
   */
  private TensorShape inputShape(Dataflow.Node node) {
    TensorShape largest = null;
    long size = -1;
    for (Dataflow.Edge edge : node.inputs()) {
      TensorShape shape = shape(edge);
      long own = edge.fromInput() && !options.rules().has(Rule.EVERY_EDGE) ? 1 : shape.size();
      if (largest == null || (own > size && options.rules().has(Rule.LARGEST_MERGE_INPUT))) {
        largest = shape;
        size = own;
      }
    }
    return Objects.requireNonNull(largest, "a layer without inputs");
  }

  private TensorShape shape(Dataflow.Edge edge) {
    return edge.fromInput()
        ? flow.inputs().get(edge.index()).shape()
        : flow.nodes().get(edge.index()).outputShape();
  }

  /** The batch normalization that this layer takes in, under QKeras's conditions. */
  private Context.@Nullable FusedNode fusedInto(
      Dataflow.Node node, List<LayerSpec> layers, LayerSpec layer) {
    if (!fuses(layer) || node.consumers().size() != 1) {
      return null;
    }
    int next = node.consumers().get(0);
    return layers.get(next).type() == LayerType.Q_BATCH_NORMALIZATION
        ? new Context.FusedNode(flow.nodes().get(next).name(), facts(next, layers.get(next)))
        : null;
  }

  private boolean fuses(LayerSpec layer) {
    return options.fuseBatchNorm()
        && (layer.type() == LayerType.Q_CONV_2D || layer.type() == LayerType.Q_DEPTHWISE_CONV_2D);
  }

  private boolean fusedAway(int index, List<LayerSpec> layers) {
    LayerType type = layers.get(index).type();
    boolean normalization =
        type == LayerType.BATCH_NORMALIZATION || type == LayerType.Q_BATCH_NORMALIZATION;
    if (!normalization || !options.fuseBatchNorm()) {
      return false;
    }
    if (type == LayerType.BATCH_NORMALIZATION && !options.rules().has(Rule.ALL_LAYERS_PRICED)) {
      throw new RuleException(
          "KeyError",
          "Cannot fuse layer "
              + flow.nodes().get(index).name()
              + ": QTools fuses QBatchNormalization only, and fails on any other");
    }
    Dataflow.Node node = flow.nodes().get(index);
    if (node.inputs().isEmpty() || node.inputs().get(0).fromInput()) {
      return false;
    }
    int previous = node.inputs().get(0).index();
    return fusedInto(flow.nodes().get(previous), layers, layers.get(previous)) != null;
  }
}
