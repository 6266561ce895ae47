package io.sparqat.quant.model.rewrite;

import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.NodeSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the masks of sequences, which Keras hands from layer to layer beside the values, layers and
 * edges of the network: Masking and an Embedding with {@code mask_zero} make a mask, most layers
 * that keep the steps pass it on, and recurrent layers read it as their second input. Layers that
 * Keras has no masks for drop it, as they do there.
 */
public final class ExplicitMasks {
  private static final String SUFFIX = "/mask";

  private final ModelSpec model;
  private final List<NodeSpec> nodes = new ArrayList<>();

  /** Per value of the network, the layer that gives its mask. */
  private final Map<String, NodeSpec> maskOf = new HashMap<>();

  /** Masks made of others, by name. */
  private final Map<String, List<NodeSpec>> parts = new HashMap<>();

  private final Set<String> added = new HashSet<>();

  private ExplicitMasks(ModelSpec model) {
    this.model = model;
    for (NodeSpec node : model.nodes()) {
      nodes.add(rewritten(node));
    }
  }

  /**
   * The network with its masks as layers; the network itself where it has none.
   *
   * @throws IllegalArgumentException if a layer reads a mask in a way that cannot be run
   */
  public static ModelSpec of(ModelSpec model) {
    return hasMasks(model)
        ? ModelSpec.of(
            model.name(), model.inputs(), new ExplicitMasks(model).nodes, model.outputs())
        : model;
  }

  /** The first output of the network that still has a mask, which Keras applies to the loss. */
  public static Optional<String> maskedOutput(ModelSpec model) {
    if (!hasMasks(model)) {
      return Optional.empty();
    }
    ExplicitMasks masks = new ExplicitMasks(model);
    return model.outputs().stream().filter(masks.maskOf::containsKey).findFirst();
  }

  private static boolean hasMasks(ModelSpec model) {
    return model.nodes().stream().anyMatch(node -> makesMask(node.layer()));
  }

  private static boolean makesMask(LayerSpec layer) {
    return layer.type() == LayerType.MASKING
        || layer.type() == LayerType.EMBEDDING && layer.flag("mask_zero");
  }

  private NodeSpec rewritten(NodeSpec node) {
    LayerSpec layer = node.layer();
    if (makesMask(layer)) {
      maskOf.put(node.name(), made(node));
      return node;
    }
    List<NodeSpec> masks = new ArrayList<>();
    for (String input : node.inputs()) {
      NodeSpec mask = maskOf.get(input);
      if (mask != null && masks.stream().noneMatch(known -> known.name().equals(mask.name()))) {
        masks.add(mask);
      }
    }
    if (masks.isEmpty()) {
      return node;
    }
    if (layer.type().isRecurrent()) {
      add(masks.get(0));
      if (returnsSequences(layer)) {
        maskOf.put(node.name(), masks.get(0));
      }
      List<String> inputs = new ArrayList<>(node.inputs());
      inputs.add(masks.get(0).name());
      return new NodeSpec(node.name(), layer, inputs);
    }
    if (passesOn(node)) {
      maskOf.put(node.name(), masks.size() == 1 ? masks.get(0) : both(node, masks));
    }
    return node;
  }

  /** The mask that a layer makes of what it reads. */
  private NodeSpec made(NodeSpec node) {
    String source = node.inputs().get(0);
    boolean words = node.layer().type() == LayerType.EMBEDDING;
    if (words && model.shapeOf(source).rank() != 1) {
      throw refused(node, "its words stand in more than one row (mask_zero needs shape (steps,))");
    }
    double value = words ? 0 : node.layer().number("mask_value");
    return new NodeSpec(
        node.name() + SUFFIX,
        LayerSpec.of(LayerType.COMPUTED_MASK, "mask_value", value),
        List.of(source));
  }

  /** What several masks have in common, as a product. */
  private NodeSpec both(NodeSpec node, List<NodeSpec> masks) {
    NodeSpec product =
        new NodeSpec(
            node.name() + SUFFIX,
            LayerSpec.of(LayerType.MULTIPLY, Map.of()),
            masks.stream().map(NodeSpec::name).toList());
    parts.put(product.name(), masks);
    return product;
  }

  private void add(NodeSpec mask) {
    parts.getOrDefault(mask.name(), List.of()).forEach(this::add);
    if (added.add(mask.name())) {
      nodes.add(mask);
    }
  }

  private static boolean returnsSequences(LayerSpec layer) {
    return layer.has("layer")
        ? layer.layer("layer").orElseThrow().flag("return_sequences")
        : layer.flag("return_sequences");
  }

  /** Whether Keras's layer has {@code supports_masking}; QKeras's activations have not. */
  private boolean passesOn(NodeSpec node) {
    return switch (node.layer().type()) {
      case DENSE,
          Q_DENSE,
          ACTIVATION,
          RELU,
          LEAKY_RELU,
          PRELU,
          ELU,
          THRESHOLDED_RELU,
          DROPOUT,
          SPATIAL_DROPOUT_1D,
          GAUSSIAN_NOISE,
          GAUSSIAN_DROPOUT,
          ADD,
          SUBTRACT,
          MULTIPLY,
          AVERAGE,
          MAXIMUM,
          MINIMUM ->
          true;
      case CONCATENATE -> {
        int axis = node.layer().integer("axis");
        int rank = model.shapeOf(node.name()).rank();
        if (axis != -1 && axis != rank) {
          throw refused(node, "it joins masked values along steps (join them along features)");
        }
        yield true;
      }
      case SOFTMAX, BATCH_NORMALIZATION, Q_BATCH_NORMALIZATION, GLOBAL_AVERAGE_POOLING_1D ->
          throw refused(
              node,
              "a "
                  + node.layer().type()
                  + " leaves masked steps out of what it computes (put it after a recurrent layer"
                  + " that returns its last step, or before the mask)");
      // Of the outputs of a recurrent layer the sequences have its mask, the states none.
      case SELECT_OUTPUT -> model.shapeOf(node.name()).rank() == 2;
      default -> false;
    };
  }

  private static IllegalArgumentException refused(NodeSpec node, String reason) {
    return new IllegalArgumentException("Cannot mask layer " + node.name() + ": " + reason);
  }
}
