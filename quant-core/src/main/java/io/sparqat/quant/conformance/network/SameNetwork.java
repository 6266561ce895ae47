package io.sparqat.quant.conformance.network;

import io.sparqat.quant.conformance.VectorCheck;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.spec.QuantizerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether two networks compute the same. Initializers and constraints that QKeras derives from
 * quantizers and writes out are not looked at, nor are the names of inputs.
 */
final class SameNetwork {
  private static final Set<String> FITTED =
      Set.of(
          "kernel_quantizer",
          "depthwise_quantizer",
          "pointwise_quantizer",
          "depthwise_kernel_quantizer",
          "pointwise_kernel_quantizer",
          "recurrent_quantizer",
          "gamma_quantizer",
          "variance_quantizer",
          "weight_quantizer");

  private SameNetwork() {}

  static void check(ModelSpec expected, ModelSpec actual, VectorCheck check) {
    checkNames(expected, actual, check);
    for (NodeSpec node : expected.nodes()) {
      if (actual.hasNode(node.name())) {
        NodeSpec other = actual.node(node.name());
        int rank = expected.shapeOf(node.name()).rank();
        check.same(
            node.name(),
            plain(node.layer(), rank).toString(),
            plain(other.layer(), rank).toString());
        check.same(
            node.name() + " inputs", withoutInputs(expected, node), withoutInputs(actual, other));
      }
    }
    check.same("outputs", expected.outputs(), actual.outputs());
  }

  static void checkNames(ModelSpec expected, ModelSpec actual, VectorCheck check) {
    check.same("layers", names(expected), names(actual));
  }

  /** Of two independent layers either may come first. */
  private static Set<String> names(ModelSpec model) {
    return new TreeSet<>(model.nodes().stream().map(NodeSpec::name).toList());
  }

  private static List<String> withoutInputs(ModelSpec model, NodeSpec node) {
    List<String> result = new ArrayList<>();
    for (String input : node.inputs()) {
      result.add(model.hasNode(input) ? input : "input");
    }
    return result;
  }

  private static LayerSpec plain(LayerSpec layer, int rank) {
    LayerSpec result = layer;
    for (Map.Entry<String, ?> argument : layer.type().schema().arguments().entrySet()) {
      String name = argument.getKey();
      if (name.endsWith("_initializer") || name.endsWith("_constraint")) {
        result = result.with(name, null);
      } else if (FITTED.contains(name) && layer.quantizer(name).isPresent()) {
        result = result.with(name, layer.quantizer(name).map(QuantizerSpec::asKernel).orElse(null));
      } else if (name.equals("axis")
          && layer.ints(name).length == 1
          && layer.ints(name)[0] == rank) {
        result = result.with(name, -1); // Keras writes which axis the last one was
      } else if (layer.value(name) instanceof LayerSpec wrapped) {
        result = result.with(name, plain(wrapped, rank));
      }
    }
    return result;
  }
}
