package io.sparqat.quant.layer;

import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.ModelWeights;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.model.WeightTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

  /** Length of the vector. */
  public static int size(ModelSpec model) {
    return of(model).stream().mapToInt(Entry::size).reduce(0, Math::addExact);
  }

  /** The weights that a vector holds, copied. */
  public static ModelWeights weights(ModelSpec model, float[] vector) {
    Map<String, List<WeightTensor>> layers = new LinkedHashMap<>();
    for (Entry entry : of(model)) {
      layers
          .computeIfAbsent(entry.node, name -> new ArrayList<>())
          .add(
              new WeightTensor(
                  entry.weight.name(),
                  entry.weight.shape(),
                  Arrays.copyOfRange(vector, entry.offset, entry.offset + entry.size())));
    }
    return ModelWeights.of(layers);
  }

  /**
   * The vector of the given weights.
   *
   * @throws IllegalArgumentException naming the first layer whose weights do not fit
   */
  public static float[] vector(ModelSpec model, ModelWeights weights) {
    float[] vector = new float[size(model)];
    Map<String, Integer> next = new LinkedHashMap<>();
    for (Entry entry : of(model)) {
      List<WeightTensor> given = weights.layer(entry.node);
      int index = next.merge(entry.node, 1, Integer::sum) - 1;
      if (index >= given.size() || !given.get(index).shape().equals(entry.weight.shape())) {
        throw new IllegalArgumentException(
            "Cannot set weights of layer "
                + entry.node
                + ": weight "
                + index
                + " is "
                + (index < given.size() ? given.get(index).shape() : "missing")
                + " (must be "
                + entry.weight.name()
                + " of shape "
                + entry.weight.shape()
                + ")");
      }
      System.arraycopy(given.get(index).values(), 0, vector, entry.offset, entry.size());
    }
    return vector;
  }
}
