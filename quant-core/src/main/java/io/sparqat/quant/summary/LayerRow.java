package io.sparqat.quant.summary;

import io.sparqat.quant.layer.LayerOps;
import io.sparqat.quant.layer.WeightSpec;
import io.sparqat.quant.model.Activation;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.model.TensorShape;
import io.sparqat.quant.spec.QuantizerSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * What is said about one layer.
 *
 * @param trainable number of values the optimizer changes
 * @param fixed number of other values: running statistics, layers that are not trained
 * @param quantizers its quantizers and activation, {@code kernel: binary()}
 */
record LayerRow(
    String name,
    String type,
    TensorShape shape,
    long trainable,
    long fixed,
    List<String> inputs,
    List<String> quantizers) {
  static LayerRow of(ModelSpec model, NodeSpec node) {
    long trainable = 0;
    long fixed = 0;
    for (WeightSpec weight : LayerOps.of(node.layer(), model.inputShapes(node)).weights()) {
      if (weight.role() == WeightSpec.Role.TRAINABLE) {
        trainable += weight.shape().size();
      } else {
        fixed += weight.shape().size();
      }
    }
    return new LayerRow(
        node.name(),
        node.layer().type().className(),
        model.shapeOf(node.name()),
        trainable,
        fixed,
        node.inputs(),
        quantizers(node.layer()));
  }

  private static List<String> quantizers(LayerSpec layer) {
    List<String> result = new ArrayList<>();
    for (String argument : layer.type().schema().arguments().keySet()) {
      Object value = layer.value(argument);
      if (value instanceof QuantizerSpec quantizer) {
        result.add(argument.replace("_quantizer", "") + ": " + quantizer.canonical());
      } else if (value instanceof Activation activation && !activation.equals(Activation.LINEAR)) {
        result.add(argument + ": " + activation.text());
      } else if (value instanceof LayerSpec wrapped) {
        result.add(argument + ": " + wrapped.type());
        result.addAll(quantizers(wrapped));
      }
    }
    return result;
  }
}
