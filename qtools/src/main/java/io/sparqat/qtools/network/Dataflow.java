package io.sparqat.qtools.network;

import io.sparqat.qtools.rule.Rule;
import io.sparqat.qtools.rule.RuleException;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.quant.model.InputSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.model.TensorShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The graph that types flow along: the model's layers without Dropout, each with the edges that
 * QTools sees. Its graph has at most one edge between two layers and one common source for all
 * model inputs, so that a tensor used twice, or a second model input, disappears; the rule {@link
 * Rule#EVERY_EDGE} keeps them.
 */
public final class Dataflow {
  /** Where a value comes from: a model input, or the node of that index. */
  public record Edge(boolean fromInput, int index) {}

  /**
   * A layer and what flows into it.
   *
   * @param name the layer's name
   * @param inputs edges, in the order in which QTools finds them
   * @param inputShapes shapes of the layer's inputs in Keras's order
   * @param outputShape of one sample
   * @param first whether it reads a model input
   * @param last whether nothing reads it
   * @param consumers indices of the layers that read it
   */
  public record Node(
      String name,
      List<Edge> inputs,
      List<TensorShape> inputShapes,
      TensorShape outputShape,
      boolean first,
      boolean last,
      List<Integer> consumers) {}

  private final List<InputSpec> inputs;
  private final List<NodeSpec> specs;
  private final List<Node> nodes;

  private Dataflow(List<InputSpec> inputs, List<NodeSpec> specs, List<Node> nodes) {
    this.inputs = inputs;
    this.specs = specs;
    this.nodes = nodes;
  }

  /**
   * The graph of a model.
   *
   * @throws RuleException where the rule set does not know what to do with Dropout after an input
   */
  public static Dataflow of(RuleSet rules, ModelSpec model) {
    List<NodeSpec> kept =
        model.nodes().stream().filter(node -> node.layer().type() != LayerType.DROPOUT).toList();
    Map<String, Integer> indices = new LinkedHashMap<>();
    for (int i = 0; i < kept.size(); i++) {
      indices.put(kept.get(i).name(), i);
    }
    List<List<Edge>> edges = new ArrayList<>();
    List<List<Integer>> consumers = new ArrayList<>();
    for (int i = 0; i < kept.size(); i++) {
      consumers.add(new ArrayList<>());
    }
    for (int i = 0; i < kept.size(); i++) {
      List<Edge> incoming = incoming(rules, model, kept.get(i), indices);
      edges.add(incoming);
      for (Edge edge : incoming) {
        if (!edge.fromInput() && !consumers.get(edge.index()).contains(i)) {
          consumers.get(edge.index()).add(i);
        }
      }
    }
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < kept.size(); i++) {
      NodeSpec spec = kept.get(i);
      nodes.add(
          new Node(
              spec.name(),
              edges.get(i),
              model.inputShapes(spec),
              model.shapeOf(spec.name()),
              edges.get(i).stream().anyMatch(Edge::fromInput),
              consumers.get(i).isEmpty(),
              consumers.get(i)));
    }
    return new Dataflow(model.inputs(), kept, nodes);
  }

  /** The model's inputs. */
  public List<InputSpec> inputs() {
    return inputs;
  }

  /** The layers, each after those it reads. */
  public List<Node> nodes() {
    return nodes;
  }

  /** The layer of node {@code index} in the model it was read from. */
  public NodeSpec spec(int index) {
    return specs.get(index);
  }

  private static List<Edge> incoming(
      RuleSet rules, ModelSpec model, NodeSpec node, Map<String, Integer> indices) {
    if (rules.has(Rule.EVERY_EDGE)) {
      return node.inputs().stream()
          .map(tensor -> producer(model, behindDropouts(model, tensor), indices))
          .toList();
    }
    Map<String, Edge> direct = new LinkedHashMap<>();
    Map<String, Edge> bridged = new LinkedHashMap<>();
    Map<String, Edge> source = new LinkedHashMap<>();
    for (String tensor : node.inputs()) {
      String producer = behindDropouts(model, tensor);
      Edge edge = producer(model, producer, indices);
      if (edge.fromInput()) {
        requireNoDropout(rules, tensor, producer);
        source.put("", edge);
      } else if (tensor.equals(producer) || direct.containsKey(producer)) {
        direct.put(producer, edge);
        bridged.remove(producer);
      } else {
        bridged.put(producer, edge);
      }
    }
    List<Edge> all = new ArrayList<>(direct.values());
    all.addAll(bridged.values());
    all.addAll(source.values());
    return all;
  }

  private static Edge producer(ModelSpec model, String tensor, Map<String, Integer> indices) {
    for (int i = 0; i < model.inputs().size(); i++) {
      if (model.inputs().get(i).name().equals(tensor)) {
        return new Edge(true, i);
      }
    }
    Integer index = indices.get(tensor);
    if (index == null) {
      throw new IllegalStateException("No such tensor: " + tensor);
    }
    return new Edge(false, index);
  }

  /** The tensor that Dropout passes through. */
  private static String behindDropouts(ModelSpec model, String tensor) {
    String current = tensor;
    while (model.hasNode(current) && model.node(current).layer().type() == LayerType.DROPOUT) {
      current = model.node(current).inputs().get(0);
    }
    return current;
  }

  private static void requireNoDropout(RuleSet rules, String tensor, String producer) {
    if (!tensor.equals(producer)) {
      throw new RuleException(
          "AssertionError",
          "Cannot remove Dropout "
              + tensor
              + ": it follows a model input, whose shape QTools writes differently (rule set "
              + rules.text()
              + ")");
    }
  }
}
