package io.sparqat.quant.transform;

import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.ModelWeights;
import io.sparqat.quant.model.NodeSpec;
import java.util.Map;

/**
 * Makes layers with a folded batch normalization plain again: QKeras's {@code unfold_model}. The
 * kernel and bias they compute with at inference become their weights, so the network gives the
 * same outputs and can no longer learn its statistics.
 */
public final class UnfoldBatchNorm {
  private UnfoldBatchNorm() {}

  /** The network with plain layers in place of folded ones. */
  public static NetworkState apply(ModelSpec model, ModelWeights weights) {
    ModelWeights unfolded = weights;
    for (NodeSpec node : model.nodes()) {
      if (FoldedWeights.isFolded(node.layer().type())) {
        unfolded =
            unfolded.with(node.name(), FoldedWeights.of(node.layer(), weights.layer(node.name())));
      }
    }
    return new NetworkState(
        model.mapLayers(node -> node.withLayer(unfolded(node.layer()))), unfolded);
  }

  private static LayerSpec unfolded(LayerSpec layer) {
    if (!FoldedWeights.isFolded(layer.type())) {
      return layer;
    }
    LayerType plain =
        LayerType.named(layer.type().className().replace("Batchnorm", "")).orElseThrow();
    return layer.as(plain, Map.of("use_bias", true));
  }
}
