package io.sparqat.quant.layer.weight;

import io.sparqat.quant.kernel.Quantizers;
import io.sparqat.quant.model.ClassConfig;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.spec.NominalRange;
import io.sparqat.quant.spec.QuantizerSpec;
import io.sparqat.quant.spec.QuantizerSpecs;
import io.sparqat.quant.spec.SigmoidFunction;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The constraints of weights: those a layer is given, and those its quantizers imply. */
public final class Constraints {
  private Constraints() {}

  /**
   * The constraint of a layer's weight: the one that is given, else, where the weight has a
   * quantizer, the range of that quantizer. QScaleShift has none, as in QKeras.
   */
  public static Optional<Constraint> of(LayerSpec layer, String weight) {
    WeightArguments arguments = WeightArguments.of(layer, weight);
    if (arguments.layer().type() == LayerType.Q_SCALE_SHIFT) {
      return Optional.empty();
    }
    return arguments
        .constraint()
        .map(Constraints::of)
        .or(() -> arguments.quantizer().map(Constraints::of));
  }

  /**
   * Bounds of at least 1, and of the quantizer's largest value where that is more. QKeras gives
   * functions the bound 1.
   */
  public static Constraint of(QuantizerSpec quantizer) {
    float bound = 1;
    if (!(quantizer instanceof SigmoidFunction)) {
      for (float max : NominalRange.of(quantizer).max()) {
        bound = Math.max(bound, max);
      }
    }
    return Clip.between(-bound, bound);
  }

  /**
   * One of Keras's constraints, or QKeras's Clip.
   *
   * @throws IllegalArgumentException if the class is not known
   */
  public static Constraint of(ClassConfig config) {
    return switch (config.className()) {
      case "Clip" ->
          new Clip(
              (float) config.number("min_value", 0),
              (float) config.number("max_value", 1),
              inner(config.config().get("constraint")),
              Optional.ofNullable(config.config().get("quantizer"))
                  .map(Constraints::quantizer)
                  .map(Quantizers::bind));
      case "NonNeg" -> (weight, shape) -> nonNegative(weight);
      case "MaxNorm" -> new NormConstraint(0, config.number("max_value", 2), 1, axes(config));
      case "UnitNorm" -> new NormConstraint(1, 1, 1, axes(config));
      case "MinMaxNorm" ->
          new NormConstraint(
              config.number("min_value", 0),
              config.number("max_value", 1),
              config.number("rate", 1),
              axes(config));
      default ->
          throw new IllegalArgumentException(
              "Invalid constraint: "
                  + config
                  + " (must be Clip, NonNeg, MaxNorm, MinMaxNorm or UnitNorm)");
    };
  }

  private static Optional<Constraint> inner(@Nullable Object value) {
    if (value instanceof ClassConfig config) {
      return config.className().equals("Clip") ? Optional.empty() : Optional.of(of(config));
    }
    return value instanceof String name
        ? Optional.of(of(ClassConfig.named(name)))
        : Optional.empty();
  }

  private static QuantizerSpec quantizer(Object value) {
    return value instanceof QuantizerSpec spec ? spec : QuantizerSpecs.parse(value.toString());
  }

  private static void nonNegative(float[] weight) {
    for (int i = 0; i < weight.length; i++) {
      weight[i] = Math.max(weight[i], 0);
    }
  }

  private static int[] axes(ClassConfig config) {
    Object axis = config.config().get("axis");
    if (axis instanceof List<?> list) {
      return list.stream().mapToInt(item -> ((Number) item).intValue()).toArray();
    }
    return new int[] {axis instanceof Number number ? number.intValue() : 0};
  }
}
