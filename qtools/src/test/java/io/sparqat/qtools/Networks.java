package io.sparqat.qtools;

import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelBuilder;
import io.sparqat.quant.model.ModelSpec;
import java.util.LinkedHashMap;
import java.util.Map;

/** Networks of the published figures. */
public final class Networks {
  private Networks() {}

  /** The jet tagger 16-64-32-32-5 with one quantizer for weights and one for activations. */
  public static ModelSpec jet(String weights, String activations) {
    ModelBuilder builder = ModelBuilder.named("jet").input("input", 16);
    int[] units = {64, 32, 32};
    for (int i = 0; i < units.length; i++) {
      builder.add("fc" + (i + 1), qDense(units[i], weights, weights));
      builder.add("relu" + (i + 1), qActivation(activations));
    }
    builder.add("output", qDense(5, weights, weights));
    builder.add("softmax", LayerSpec.of(LayerType.ACTIVATION, Map.of("activation", "softmax")));
    return builder.build();
  }

  /** QDense with a bias. */
  public static LayerSpec qDense(int units, String kernel, String bias) {
    return LayerSpec.of(
        LayerType.Q_DENSE,
        Map.of("units", units, "kernel_quantizer", kernel, "bias_quantizer", bias));
  }

  public static LayerSpec qActivation(String quantizer) {
    return LayerSpec.of(LayerType.Q_ACTIVATION, Map.of("activation", quantizer));
  }

  /** One layer of the given class on an input of that shape. */
  public static ModelSpec single(LayerType type, Map<String, Object> arguments, int... shape) {
    return ModelBuilder.named("single")
        .input("x", shape)
        .add("layer", LayerSpec.of(type, arguments))
        .build();
  }

  /** Arguments in the order given: name, value, name, value. */
  public static Map<String, Object> arguments(Object... pairs) {
    Map<String, Object> arguments = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      arguments.put((String) pairs[i], pairs[i + 1]);
    }
    return arguments;
  }
}
