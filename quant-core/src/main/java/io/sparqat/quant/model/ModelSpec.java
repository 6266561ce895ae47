package io.sparqat.quant.model;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A network as data: named inputs, named layers, the edges between them, and the outputs. Always
 * valid: names are unique, every edge leads to something, there is no cycle, every layer fits its
 * inputs. Nodes stand in an order in which each follows its inputs.
 */
public final class ModelSpec {
  private final String name;
  private final List<InputSpec> inputs;
  private final Map<String, NodeSpec> nodes;
  private final List<String> outputs;
  private final Map<String, TensorShape> shapes;

  private ModelSpec(
      String name,
      List<InputSpec> inputs,
      Map<String, NodeSpec> nodes,
      List<String> outputs,
      Map<String, TensorShape> shapes) {
    this.name = name;
    this.inputs = inputs;
    this.nodes = nodes;
    this.outputs = outputs;
    this.shapes = shapes;
  }

  /**
   * Checks and orders the graph; nodes may come in any order and keep the given one where it is
   * possible.
   *
   * @throws InvalidModelException naming every problem found, each with its layer
   */
  public static ModelSpec of(
      String name, List<InputSpec> inputs, List<NodeSpec> nodes, List<String> outputs) {
    GraphCheck check = GraphCheck.of(name, inputs, nodes, outputs);
    return new ModelSpec(
        name,
        List.copyOf(inputs),
        Collections.unmodifiableMap(check.ordered()),
        List.copyOf(outputs),
        Collections.unmodifiableMap(check.shapes()));
  }

  public String name() {
    return name;
  }

  public List<InputSpec> inputs() {
    return inputs;
  }

  /** All nodes, each after its inputs. */
  public List<NodeSpec> nodes() {
    return List.copyOf(nodes.values());
  }

  /** Names of the nodes (or inputs) whose values the network returns. */
  public List<String> outputs() {
    return outputs;
  }

  public boolean hasNode(String nodeName) {
    return nodes.containsKey(nodeName);
  }

  /**
   * @throws IllegalArgumentException if there is no node of this name
   */
  public NodeSpec node(String nodeName) {
    NodeSpec node = nodes.get(nodeName);
    if (node == null) {
      throw new IllegalArgumentException(
          "Invalid layer name: " + nodeName + " (must be one of " + nodes.keySet() + ")");
    }
    return node;
  }

  /** The output shape of the input or node of this name, without the batch axis. */
  public TensorShape shapeOf(String tensor) {
    TensorShape shape = shapes.get(tensor);
    if (shape == null) {
      throw new IllegalArgumentException(
          "Invalid layer name: " + tensor + " (must be one of " + shapes.keySet() + ")");
    }
    return shape;
  }

  /** The shapes that flow into a node, in the order of its inputs. */
  public List<TensorShape> inputShapes(NodeSpec node) {
    return node.inputs().stream().map(this::shapeOf).toList();
  }

  /** The nodes that read the input or node of this name, in graph order. */
  public List<NodeSpec> consumers(String tensor) {
    return nodes.values().stream().filter(node -> node.inputs().contains(tensor)).toList();
  }

  /** Whether every node has one input and is the next one's only source: Keras's Sequential. */
  public boolean isSequential() {
    if (inputs.size() != 1 || outputs.size() != 1) {
      return false;
    }
    String previous = inputs.get(0).name();
    for (NodeSpec node : nodes.values()) {
      if (!node.inputs().equals(List.of(previous))) {
        return false;
      }
      previous = node.name();
    }
    return outputs.get(0).equals(previous);
  }

  /** A copy with every layer replaced by what {@code change} makes of its node. */
  public ModelSpec mapLayers(UnaryOperator<NodeSpec> change) {
    return of(name, inputs, nodes.values().stream().map(change).toList(), outputs);
  }

  public ModelSpec withName(String other) {
    return of(other, inputs, nodes(), outputs);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ModelSpec model
        && name.equals(model.name)
        && inputs.equals(model.inputs)
        && nodes().equals(model.nodes())
        && outputs.equals(model.outputs);
  }

  @Override
  public int hashCode() {
    return 31 * nodes.hashCode() + name.hashCode();
  }

  @Override
  public String toString() {
    return "ModelSpec(" + name + ", " + nodes.size() + " layers)";
  }
}
