package io.sparqat.quant.exchange.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import java.util.Map;

/**
 * Operators on tensors, such as {@code x * 0.5} or {@code a + b}, which Keras 2 writes as layers of
 * class TFOpLambda.
 */
final class TensorOperation {
  private TensorOperation() {}

  static boolean isOne(JsonNode layer) {
    return layer.path("class_name").asText().equals("TFOpLambda");
  }

  /** Two tensors: Keras's merge layer. A tensor and a constant: TFOpLambda with the constant. */
  static LayerSpec read(JsonNode layer) {
    String function = layer.path("config").path("function").asText();
    JsonNode constant = layer.path("inbound_nodes").path(0).path(3).path("y");
    if (constant.isArray()) {
      return LayerSpec.of(merge(function), Map.of());
    }
    if (!constant.isNumber()) {
      throw new IllegalArgumentException(
          "Cannot read TFOpLambda "
              + function
              + ": its second operand is "
              + constant
              + " (must be a number or a tensor)");
    }
    return LayerSpec.of(
        LayerType.TF_OP_LAMBDA, Map.of("function", function, "y", constant.doubleValue()));
  }

  private static LayerType merge(String function) {
    return switch (function) {
      case "__operators__.add", "math.add" -> LayerType.ADD;
      case "math.multiply" -> LayerType.MULTIPLY;
      case "math.subtract" -> LayerType.SUBTRACT;
      case "math.maximum" -> LayerType.MAXIMUM;
      case "math.minimum" -> LayerType.MINIMUM;
      default ->
          throw new IllegalArgumentException(
              "Cannot read TFOpLambda "
                  + function
                  + " (must be add, subtract, multiply, maximum or minimum: use a layer instead)");
    };
  }
}
