package io.sparqat.qtools.cost;

import io.sparqat.qtools.type.DataType;
import io.sparqat.quant.model.InputSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.NodeSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which activations have to be kept, and how many at the same time. A tensor whose only reader
 * changes it in place (activation, batch normalization, a change of shape) is not kept: the
 * reader's result takes its room.
 */
final class Activations {
  private final ModelSpec model;
  private final Map<String, Integer> lastUse = new LinkedHashMap<>();

  private Activations(ModelSpec model) {
    this.model = model;
    List<NodeSpec> nodes = model.nodes();
    for (int i = 0; i < nodes.size(); i++) {
      for (String input : nodes.get(i).inputs()) {
        lastUse.put(input, i);
      }
    }
    for (String output : model.outputs()) {
      lastUse.put(output, nodes.size());
    }
  }

  static Activations of(ModelSpec model) {
    return new Activations(model);
  }

  /** Whether the output of a node (or an input of the model) has room of its own. */
  boolean isKept(String tensor) {
    List<NodeSpec> readers = model.consumers(tensor);
    return model.outputs().contains(tensor)
        || readers.size() != 1
        || !worksInPlace(readers.get(0).layer().type());
  }

  private static boolean worksInPlace(LayerType type) {
    return switch (type) {
      case ACTIVATION,
          Q_ACTIVATION,
          Q_ADAPTIVE_ACTIVATION,
          RELU,
          LEAKY_RELU,
          PRELU,
          ELU,
          THRESHOLDED_RELU,
          SOFTMAX,
          BATCH_NORMALIZATION,
          Q_BATCH_NORMALIZATION,
          Q_SCALE_SHIFT,
          DROPOUT,
          SPATIAL_DROPOUT_1D,
          SPATIAL_DROPOUT_2D,
          GAUSSIAN_NOISE,
          GAUSSIAN_DROPOUT,
          FLATTEN,
          RESHAPE ->
          true;
      default -> false;
    };
  }

  /**
   * Bits of every tensor: of Dropout, its input's.
   *
   * @param types of the model's inputs and of every layer but Dropout
   */
  Map<String, Long> bits(Map<String, DataType> types) {
    Map<String, Long> bits = new LinkedHashMap<>();
    for (InputSpec input : model.inputs()) {
      bits.put(input.name(), bits(types, input.name()));
    }
    for (NodeSpec node : model.nodes()) {
      bits.put(
          node.name(),
          types.containsKey(node.name())
              ? bits(types, node.name())
              : bits.getOrDefault(node.inputs().get(0), 0L));
    }
    return bits;
  }

  private long bits(Map<String, DataType> types, String tensor) {
    DataType type = types.get(tensor);
    return type == null ? 0 : model.shapeOf(tensor).size() * type.bits();
  }

  /** The most bits that are live while any layer computes, layers computed one after the other. */
  long peak(Map<String, Long> bits) {
    List<NodeSpec> nodes = model.nodes();
    long peak = 0;
    for (int i = 0; i < nodes.size(); i++) {
      long live = 0;
      for (Map.Entry<String, Long> tensor : bits.entrySet()) {
        live += isLive(tensor.getKey(), i, nodes) ? tensor.getValue() : 0;
      }
      peak = Math.max(peak, live);
    }
    return peak;
  }

  /** Whether a tensor takes room while node {@code i} computes. */
  private boolean isLive(String tensor, int i, List<NodeSpec> nodes) {
    int made = -1;
    for (int n = 0; n < nodes.size(); n++) {
      if (nodes.get(n).name().equals(tensor)) {
        made = n;
      }
    }
    int used = lastUse.getOrDefault(tensor, made);
    if (made > i || used < i) {
      return false;
    }
    boolean replaced = used == i && !isKept(tensor);
    return !replaced;
  }
}
