package io.sparqat.quant.model.rewrite;

import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.NodeSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds batch normalizations that can become part of the layer before them. */
public final class FoldBatchNorm {
  /** Float layers whose quantized form exists with a folded batch normalization. */
  private static final Set<LayerType> FOLDABLE =
      Set.of(LayerType.CONV_2D, LayerType.DEPTHWISE_CONV_2D);

  private FoldBatchNorm() {}

  /**
   * A network without the batch normalizations that fold.
   *
   * @param model what remains; consumers of a removed layer read the one before it
   * @param layers the layers that are to take a batch normalization in
   */
  public record Folded(ModelSpec model, List<String> layers) {}

  /**
   * QKeras's convert_to_folded_model: removes each BatchNormalization that is the only reader of a
   * Conv2D or DepthwiseConv2D.
   */
  public static Folded remove(ModelSpec model) {
    Map<String, String> replaced = new HashMap<>();
    List<String> layers = new ArrayList<>();
    for (NodeSpec node : model.nodes()) {
      if (isFoldable(model, node)) {
        layers.add(node.name());
        replaced.put(model.consumers(node.name()).get(0).name(), node.name());
      }
    }
    List<NodeSpec> kept = new ArrayList<>();
    for (NodeSpec node : model.nodes()) {
      if (!replaced.containsKey(node.name())) {
        kept.add(
            new NodeSpec(
                node.name(),
                node.layer(),
                node.inputs().stream().map(in -> replaced.getOrDefault(in, in)).toList()));
      }
    }
    List<String> outputs =
        model.outputs().stream().map(out -> replaced.getOrDefault(out, out)).toList();
    return new Folded(ModelSpec.of(model.name(), model.inputs(), kept, outputs), layers);
  }

  private static boolean isFoldable(ModelSpec model, NodeSpec node) {
    List<NodeSpec> readers = model.consumers(node.name());
    return FOLDABLE.contains(node.layer().type())
        && readers.size() == 1
        && readers.get(0).layer().type() == LayerType.BATCH_NORMALIZATION
        && !model.outputs().contains(node.name());
  }
}
