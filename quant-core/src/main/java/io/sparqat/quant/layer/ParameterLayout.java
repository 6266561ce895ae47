package io.sparqat.quant.layer;

import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.NodeSpec;
import java.util.ArrayList;
import java.util.List;

/** Where each weight of a network stands in its flat parameter vector. */
public final class ParameterLayout {
  private ParameterLayout() {}

  /**
   * One weight in the vector, row-major in Keras's shape.
   *
   * @param node name of its layer in the network
   * @param weight name, shape and role
   * @param offset of its first value
   */
  public record Entry(String node, WeightSpec weight, int offset) {
    public int size() {
      return weight.shape().size();
    }
  }

  /** The weights in the order of the nodes, and within a node in Keras's order. */
  public static List<Entry> of(ModelSpec model) {
    List<Entry> entries = new ArrayList<>();
    int offset = 0;
    for (NodeSpec node : model.nodes()) {
      for (WeightSpec weight : LayerOps.of(node.layer(), model.inputShapes(node)).weights()) {
        entries.add(new Entry(node.name(), weight, offset));
        offset = Math.addExact(offset, weight.shape().size());
      }
    }
    return List.copyOf(entries);
  }
}
