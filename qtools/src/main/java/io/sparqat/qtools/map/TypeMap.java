package io.sparqat.qtools.map;

import io.sparqat.qtools.network.Dataflow;
import io.sparqat.qtools.network.LayerFacts;
import io.sparqat.qtools.rule.Rule;
import io.sparqat.qtools.rule.RuleException;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.qtools.type.DataType;
import io.sparqat.qtools.type.Types;
import io.sparqat.quant.model.InputSpec;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.TensorShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The data-type map of a network.
 *
 * @param options how it was derived
 * @param inputs the model's inputs
 * @param sources their types
 * @param layers every layer but Dropout, by name, each after those it reads
 * @param firstLayers names of layers that read an input
 * @param lastLayers names of layers that nothing reads
 */
public record TypeMap(
    TypeOptions options,
    List<InputSpec> inputs,
    List<DataType> sources,
    Map<String, LayerTypes> layers,
    List<String> firstLayers,
    List<String> lastLayers) {
  /**
   * Derives the types of a network.
   *
   * @throws RuleException where the rule set has no type for something in the network
   */
  public static TypeMap of(ModelSpec model, TypeOptions options) {
    Dataflow flow = Dataflow.of(options.rules(), model);
    List<LayerSpec> layers = new ArrayList<>();
    for (int i = 0; i < flow.nodes().size(); i++) {
      layers.add(flow.spec(i).layer());
    }
    return of(flow, layers, options);
  }

  private static TypeMap of(Dataflow flow, List<LayerSpec> layers, TypeOptions options) {
    List<DataType> sources = options.sources().types(options.rules(), flow.inputs().size());
    Derivation derivation = new Derivation(flow, options, sources);
    List<LayerTypes> types = derivation.run(layers);
    Map<String, LayerTypes> byName = new LinkedHashMap<>();
    List<String> first = new ArrayList<>();
    List<String> last = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      Dataflow.Node node = flow.nodes().get(i);
      byName.put(node.name(), types.get(i));
      if (node.first()) {
        first.add(node.name());
      }
      if (node.last()) {
        last.add(node.name());
      }
    }
    return new TypeMap(options, flow.inputs(), sources, byName, first, last);
  }

  public RuleSet rules() {
    return options.rules();
  }

  /** The types of one layer. */
  public LayerTypes layer(String name) {
    LayerTypes types = layers.get(name);
    if (types == null) {
      throw new IllegalArgumentException(
          "Invalid layer name: " + name + " (must be one of " + layers.keySet() + ")");
    }
    return types;
  }

  /** One pass along the graph. */
  static final class Derivation {
    private final Dataflow flow;
    private final TypeOptions options;
    private final List<DataType> sources;
    private final Types types;

    Derivation(Dataflow flow, TypeOptions options, List<DataType> sources) {
      this.flow = flow;
      this.options = options;
      this.types = new Types(options.rules());
      this.sources = sources.stream().map(types::again).toList();
    }

    List<LayerTypes> run(List<LayerSpec> layers) {
      List<LayerTypes> result = new ArrayList<>();
      for (int i = 0; i < layers.size(); i++) {
        result.add(LayerTyping.of(context(i, layers, result)));
      }
      return result;
    }

    /** The layer's surroundings, given the types of the layers before it. */
    private Context context(int index, List<LayerSpec> layers, List<LayerTypes> before) {
      Dataflow.Node node = flow.nodes().get(index);
      List<DataType> inputs = new ArrayList<>();
      for (Dataflow.Edge edge : node.inputs()) {
        inputs.add(
            edge.fromInput() ? sources.get(edge.index()) : before.get(edge.index()).output());
      }
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

    private LayerFacts facts(int index, LayerSpec layer) {
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
      return java.util.Objects.requireNonNull(largest, "a layer without inputs");
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
}
