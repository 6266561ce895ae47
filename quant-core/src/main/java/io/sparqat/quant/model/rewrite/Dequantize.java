package io.sparqat.quant.model.rewrite;

import io.sparqat.quant.model.Activation;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.spec.QuantizerSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The float twin of a quantized network: the same layers without quantizers. A quantized activation
 * becomes the function it approximates, {@code relu}, {@code tanh} or {@code sigmoid}, or none
 * where it only rounds. A folded batch normalization becomes a layer of its own again.
 */
public final class Dequantize {
  private static final String NORM_SUFFIX = "_bn";

  private Dequantize() {}

  public static ModelSpec apply(ModelSpec model) {
    List<NodeSpec> nodes = new ArrayList<>();
    Map<String, String> replaced = new HashMap<>();
    for (NodeSpec node : model.nodes()) {
      List<String> inputs =
          node.inputs().stream().map(in -> replaced.getOrDefault(in, in)).toList();
      if (!node.layer().type().className().endsWith("Batchnorm")) {
        nodes.add(new NodeSpec(node.name(), layer(node.layer()), inputs));
        continue;
      }
      replaced.put(node.name(), unfold(node, inputs, nodes));
    }
    List<String> outputs =
        model.outputs().stream().map(out -> replaced.getOrDefault(out, out)).toList();
    return ModelSpec.of(model.name(), model.inputs(), nodes, outputs);
  }

  /** Adds convolution, normalization and activation; gives the name of the last one. */
  private static String unfold(NodeSpec node, List<String> inputs, List<NodeSpec> nodes) {
    LayerSpec folded = node.layer();
    LayerType plain =
        LayerType.named(folded.type().className().replaceAll("^Q|Batchnorm$", "")).orElseThrow();
    LayerSpec convolution = withoutQuantizers(folded, plain).with("activation", "linear");
    nodes.add(new NodeSpec(node.name(), convolution, inputs));
    String norm = node.name() + NORM_SUFFIX;
    nodes.add(
        new NodeSpec(
            norm, folded.as(LayerType.BATCH_NORMALIZATION, Map.of()), List.of(node.name())));
    Optional<Activation> activation = folded.activation("activation").flatMap(Dequantize::twin);
    if (activation.isEmpty()) {
      return norm;
    }
    String act = node.name() + "_act";
    nodes.add(
        new NodeSpec(
            act,
            LayerSpec.of(LayerType.ACTIVATION, "activation", activation.get()),
            List.of(norm)));
    return act;
  }

  private static LayerSpec layer(LayerSpec layer) {
    return switch (layer.type()) {
      case Q_ACTIVATION -> activation(layer, layer.activation("activation"));
      case Q_ADAPTIVE_ACTIVATION ->
          activation(layer, Optional.of(Activation.ofQuantizedLayer(layer.text("activation"))));
      case Q_BIDIRECTIONAL -> bidirectional(layer);
      default ->
          layer.type().floatTwin().map(twin -> withoutQuantizers(layer, twin)).orElse(bare(layer));
    };
  }

  private static LayerSpec activation(LayerSpec layer, Optional<Activation> activation) {
    Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
    arguments.put("activation", activation.flatMap(Dequantize::twin).orElse(Activation.LINEAR));
    arguments.put("trainable", layer.flag("trainable"));
    return LayerSpec.of(LayerType.ACTIVATION, arguments);
  }

  private static LayerSpec bidirectional(LayerSpec layer) {
    Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
    arguments.put("layer", layer(layer.layer("layer").orElseThrow()));
    layer.layer("backward_layer").ifPresent(b -> arguments.put("backward_layer", layer(b)));
    return layer.as(LayerType.BIDIRECTIONAL, arguments);
  }

  /** A float layer keeps what its quantized form had by default where the two differ. */
  private static LayerSpec withoutQuantizers(LayerSpec layer, LayerType twin) {
    Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
    for (String name : twin.schema().arguments().keySet()) {
      if (!layer.has(name)) {
        continue;
      }
      Object value = layer.value(name);
      if (value instanceof Activation activation) {
        value = twin(activation).orElse(Activation.LINEAR);
      } else if (value instanceof LayerSpec wrapped) {
        value = layer(wrapped);
      }
      if (value != null || twin.schema().argument(name).nullable()) {
        arguments.put(name, value);
      }
    }
    return LayerSpec.of(twin, arguments);
  }

  /** A layer that QKeras alone has, or a float layer with quantized activations, without them. */
  private static LayerSpec bare(LayerSpec layer) {
    LayerSpec result = layer;
    for (String name : layer.type().schema().arguments().keySet()) {
      Object value = layer.value(name);
      if (value instanceof QuantizerSpec) {
        result = result.with(name, null);
      } else if (value instanceof Activation activation) {
        result = result.with(name, twin(activation).orElse(Activation.LINEAR));
      }
    }
    return result;
  }

  private static Optional<Activation> twin(Activation activation) {
    if (!(activation instanceof Activation.Quantized quantized)) {
      return Optional.of(activation);
    }
    return switch (quantized.quantizer().name()) {
      case "quantized_relu", "quantized_relu_po2" -> Optional.of(new Activation.Named("relu"));
      case "quantized_tanh", "smooth_tanh", "hard_tanh", "binary_tanh" ->
          Optional.of(new Activation.Named("tanh"));
      case "quantized_sigmoid", "smooth_sigmoid", "binary_sigmoid" ->
          Optional.of(new Activation.Named("sigmoid"));
      case "hard_sigmoid" -> Optional.of(new Activation.Named("hard_sigmoid"));
      case "quantized_hswish" -> Optional.of(new Activation.Named("swish"));
      default -> Optional.empty();
    };
  }
}
