package io.sparqat.qtools.map;

import io.sparqat.qtools.map.LayerTypes.Products;
import io.sparqat.qtools.rule.RuleException;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.qtools.type.DataType;
import io.sparqat.qtools.type.Mode;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.spec.QuantizerSpec;
import io.sparqat.quant.spec.QuantizerSpecs;

/**
 * Bias quantizers as wide as the sums they are added to, for convolutions with folded batch
 * normalization: QKeras's {@code populate_bias_quantizer_from_accumulator}.
 */
public final class BiasQuantizers {
  private static final String BIAS = "bias_quantizer";
  private static final String KERAS_TYPE = "quantized_bits(8,0,1)";

  private BiasQuantizers() {}

  /**
   * The network with a bias quantizer in every folded layer; those that have one keep it.
   *
   * @param sources types of the network's inputs
   * @throws RuleException where a layer's sums are floating point, or have no type
   */
  public static ModelSpec fromAccumulators(RuleSet rules, ModelSpec model, Sources sources) {
    TypeOptions options =
        TypeOptions.of(rules).withSources(sources).withKeras(KERAS_TYPE, KERAS_TYPE);
    TypeMap types = TypeMap.of(model, options);
    return model.mapLayers(
        node -> lacksOne(node) ? node.withLayer(node.layer().with(BIAS, of(types, node))) : node);
  }

  private static boolean lacksOne(NodeSpec node) {
    LayerType type = node.layer().type();
    boolean folded =
        type == LayerType.Q_CONV_2D_BATCHNORM || type == LayerType.Q_DEPTHWISE_CONV_2D_BATCHNORM;
    return folded && node.layer().quantizer(BIAS).isEmpty();
  }

  private static QuantizerSpec of(TypeMap types, NodeSpec node) {
    if (types.layer(node.name()).roles() instanceof Products products && products.bias() != null) {
      DataType type = products.bias().type();
      if (type.mode() == Mode.FIXED) {
        return QuantizerSpecs.parse(
            "quantized_bits(%d,%d,1,keep_negative=%s)"
                .formatted(type.bits(), type.intBits(), type.signed() ? "True" : "False"));
      }
    }
    throw new RuleException(
        "TypeError",
        "Cannot give layer "
            + node.name()
            + " a bias quantizer: its sums are not fixed point (give every layer before it"
            + " quantizers)");
  }
}
