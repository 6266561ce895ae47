package io.sparqat.quant.dl4j;

import io.sparqat.quant.kernel.Semantics;
import io.sparqat.quant.layer.ChainOp;
import io.sparqat.quant.layer.LayerOp;
import io.sparqat.quant.layer.LayerOps;
import io.sparqat.quant.layer.LayerOptions;
import io.sparqat.quant.layer.NoisyQuantizers;
import io.sparqat.quant.layer.PackedInputs;
import io.sparqat.quant.layer.RepeatedInputs;
import io.sparqat.quant.layer.WeightSpec;
import io.sparqat.quant.layer.weight.Constraint;
import io.sparqat.quant.layer.weight.Constraints;
import io.sparqat.quant.layer.weight.Initializers;
import io.sparqat.quant.model.InputSpec;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.model.TensorShape;
import io.sparqat.quant.model.form.ModelJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The part of a network that becomes one DL4J layer or vertex: a node and those that follow it
 * without a branch.
 *
 * @param part the nodes, as a network of their own whose inputs are what the first node reads
 * @param indices position in the whole network of each node, which keys its random draws
 * @param asQKeras whether its quantizers repeat QKeras's defects
 */
record Block(ModelSpec part, List<Integer> indices, boolean asQKeras) {
  Block {
    indices = List.copyOf(indices);
  }

  /** The block of a DL4J configuration, which carries the part as JSON. */
  static Block parse(String part, int[] indices, boolean asQKeras) {
    return new Block(
        ModelJson.parse(part, "the layer's configuration"),
        Arrays.stream(indices).boxed().toList(),
        asQKeras);
  }

  String partText() {
    return ModelJson.write(part);
  }

  int[] indexArray() {
    return indices.stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * The operation of the block; every call makes another, with state of its own.
   *
   * @param noisy takes its quantizers
   */
  ChainOp op(NoisyQuantizers noisy) {
    Semantics semantics = asQKeras ? Semantics.QKERAS : Semantics.CORRECTED;
    List<LayerOp> links = new ArrayList<>();
    for (int i = 0; i < part.nodes().size(); i++) {
      NodeSpec node = part.nodes().get(i);
      LayerOptions options = new LayerOptions(indices.get(i), semantics, noisy);
      LayerOp link = LayerOps.of(node.layer(), part.inputShapes(node), options);
      links.add(i == 0 ? reading(node, link) : link);
    }
    return new ChainOp(links);
  }

  /** The first operation, given each input of the part once whatever its node reads twice. */
  private LayerOp reading(NodeSpec node, LayerOp op) {
    List<String> names = part.inputs().stream().map(InputSpec::name).toList();
    LayerOp once =
        node.inputs().size() == names.size()
            ? op
            : new RepeatedInputs(op, node.inputs().stream().mapToInt(names::indexOf).toArray());
    return isPacked() ? new PackedInputs(once, sizes()) : once;
  }

  /** Whether it has several inputs and weights: it then reads its inputs in one vector. */
  boolean isPacked() {
    return part.inputs().size() > 1 && !weightsByNode().get(0).isEmpty();
  }

  /** Values per sample of each input; of all where it reads them in one vector. */
  int[] inputSizes() {
    return isPacked() ? new int[] {Arrays.stream(sizes()).sum()} : sizes();
  }

  private int[] sizes() {
    return part.inputs().stream().mapToInt(input -> input.shape().size()).toArray();
  }

  /** Values per sample of the output. */
  int outputSize() {
    return part.shapeOf(part.outputs().get(0)).size();
  }

  /** The weights, one list per node. */
  List<List<WeightSpec>> weightsByNode() {
    List<List<WeightSpec>> weights = new ArrayList<>();
    for (int i = 0; i < part.nodes().size(); i++) {
      NodeSpec node = part.nodes().get(i);
      List<TensorShape> shapes = part.inputShapes(node);
      weights.add(LayerOps.of(node.layer(), shapes).weights());
    }
    return weights;
  }

  /** What each weight is forced into after every update, in order; empty where nothing is. */
  List<Optional<BoundConstraint>> constraints() {
    List<Optional<BoundConstraint>> constraints = new ArrayList<>();
    List<List<WeightSpec>> weights = weightsByNode();
    for (int i = 0; i < weights.size(); i++) {
      LayerSpec layer = part.nodes().get(i).layer();
      for (WeightSpec weight : weights.get(i)) {
        constraints.add(
            weight.role() == WeightSpec.Role.TRAINABLE
                ? Constraints.of(layer, weight.name())
                    .map(constraint -> new BoundConstraint(constraint, weight.shape()))
                : Optional.empty());
      }
    }
    return constraints;
  }

  /** A constraint and the shape of the weight it is for. */
  record BoundConstraint(Constraint constraint, TensorShape shape) {
    void apply(float[] weight) {
      constraint.apply(weight, shape);
    }
  }

  /** Initial values of all weights, in order, from the network's seed. */
  List<float[]> initialWeights(long seed) {
    List<float[]> values = new ArrayList<>();
    List<List<WeightSpec>> weights = weightsByNode();
    for (int i = 0; i < weights.size(); i++) {
      values.addAll(
          Initializers.weights(part.nodes().get(i).layer(), weights.get(i), seed, indices.get(i)));
    }
    return values;
  }
}
