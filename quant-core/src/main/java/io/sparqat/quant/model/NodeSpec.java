package io.sparqat.quant.model;

import java.util.List;

/**
 * A layer in its place in the graph.
 *
 * @param name unique among inputs and nodes
 * @param layer what is computed
 * @param inputs names of inputs or nodes, in the order the layer takes them
 */
public record NodeSpec(String name, LayerSpec layer, List<String> inputs) {
  public NodeSpec {
    Names.check(name);
    inputs = List.copyOf(inputs);
  }

  /** The same place with another layer in it. */
  public NodeSpec withLayer(LayerSpec other) {
    return new NodeSpec(name, other, inputs);
  }
}
