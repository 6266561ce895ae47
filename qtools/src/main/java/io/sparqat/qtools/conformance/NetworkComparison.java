package io.sparqat.qtools.conformance;

import io.sparqat.quant.conformance.VectorCheck;
import io.sparqat.quant.model.Activation;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.spec.QuantizerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Compares a network that QKeras quantized with ours: layers, edges, widths and quantizers as the
 * layers apply them.
 */
final class NetworkComparison {
  private static final Set<String> KERNELS =
      Set.of(
          "kernel_quantizer", "depthwise_quantizer", "pointwise_quantizer", "recurrent_quantizer");
  private static final Set<String> WIDTHS = Set.of("units", "filters", "target_shape");

  private NetworkComparison() {}

  static void compare(ModelSpec expected, ModelSpec ours, VectorCheck check) {
    check.same("layers", lines(expected), lines(ours));
  }

  private static List<String> lines(ModelSpec model) {
    return model.nodes().stream().map(NetworkComparison::line).sorted().toList();
  }

  private static String line(NodeSpec node) {
    LayerSpec layer = node.layer();
    List<String> parts = new ArrayList<>();
    parts.add(node.name() + " = " + layer.type().className() + node.inputs());
    for (String argument : layer.type().schema().arguments().keySet()) {
      if (argument.endsWith("_quantizer")) {
        layer.quantizer(argument).ifPresent(q -> parts.add(argument + "=" + applied(argument, q)));
      } else if (argument.equals("activation") || argument.equals("recurrent_activation")) {
        Optional<Activation> activation = layer.activation(argument);
        activation.ifPresent(a -> parts.add(argument + "=" + a.text()));
      } else if (WIDTHS.contains(argument)) {
        parts.add(argument + "=" + layer.value(argument));
      }
    }
    return String.join(" ", parts);
  }

  private static String applied(String argument, QuantizerSpec quantizer) {
    return (KERNELS.contains(argument) ? quantizer.asKernel() : quantizer).canonical();
  }
}
