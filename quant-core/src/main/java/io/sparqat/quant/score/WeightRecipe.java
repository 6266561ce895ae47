package io.sparqat.quant.score;

import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.spec.QuantizerSpec;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a layer's weights are quantized ahead of scoring.
 *
 * @param layer the layer without the quantizers of its weights
 * @param quantizers by the weight's place in the layer; weights that are not there are used as they
 *     are. Layers outside the table below keep their quantizers and apply them in each pass, as in
 *     training
 */
record WeightRecipe(LayerSpec layer, Map<Integer, QuantizerSpec> quantizers) {
  private static final String BIAS = "bias_quantizer";
  private static final List<String> ONE_KERNEL = List.of("kernel_quantizer", BIAS);
  private static final List<String> RECURRENT =
      List.of("kernel_quantizer", "recurrent_quantizer", BIAS);

  /** The quantizers of a class's weights, in the order of the weights. */
  private static final Map<LayerType, List<String>> ARGUMENTS = new EnumMap<>(LayerType.class);

  static {
    ARGUMENTS.put(LayerType.Q_DENSE, ONE_KERNEL);
    ARGUMENTS.put(LayerType.Q_CONV_1D, ONE_KERNEL);
    ARGUMENTS.put(LayerType.Q_CONV_2D, ONE_KERNEL);
    ARGUMENTS.put(LayerType.Q_CONV_2D_TRANSPOSE, ONE_KERNEL);
    ARGUMENTS.put(LayerType.Q_DEPTHWISE_CONV_2D, List.of("depthwise_quantizer", BIAS));
    ARGUMENTS.put(
        LayerType.Q_SEPARABLE_CONV_2D, List.of("depthwise_quantizer", "pointwise_quantizer", BIAS));
    ARGUMENTS.put(LayerType.Q_SIMPLE_RNN, RECURRENT);
    ARGUMENTS.put(LayerType.Q_LSTM, RECURRENT);
    ARGUMENTS.put(LayerType.Q_GRU, RECURRENT);
  }

  static WeightRecipe of(LayerSpec layer) {
    LayerSpec bare = layer;
    Map<Integer, QuantizerSpec> quantizers = new TreeMap<>();
    List<String> arguments = ARGUMENTS.getOrDefault(layer.type(), List.of());
    for (int place = 0; place < arguments.size(); place++) {
      String argument = arguments.get(place);
      Optional<QuantizerSpec> quantizer = layer.quantizer(argument);
      if (quantizer.isPresent()) {
        // QKeras reads a kernel's quantizer otherwise than a bias's.
        quantizers.put(place, argument.equals(BIAS) ? quantizer.get() : quantizer.get().asKernel());
        bare = bare.with(argument, null);
      }
    }
    return new WeightRecipe(bare, quantizers);
  }
}
