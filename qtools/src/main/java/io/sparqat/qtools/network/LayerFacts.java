package io.sparqat.qtools.network;

import io.sparqat.quant.model.Activation;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.TensorShape;
import io.sparqat.quant.spec.QuantizerSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What cost models read off one layer in its place.
 *
 * @param layer the layer
 * @param inputShapes one per input, in Keras's order
 * @param outputShape of one sample
 * @param kernelShape Keras's shape of the layer's first weight; empty without weights
 * @param stages its sums of products
 * @param parameters all its weights
 */
public record LayerFacts(
    LayerSpec layer,
    List<TensorShape> inputShapes,
    TensorShape outputShape,
    List<Integer> kernelShape,
    List<Stage> stages,
    List<Parameter> parameters) {
  /** Reads the facts off a layer. */
  public static LayerFacts of(
      LayerSpec layer, List<TensorShape> inputShapes, TensorShape outputShape) {
    LayerWeights weights = LayerWeights.of(layer, inputShapes.get(0), outputShape);
    return new LayerFacts(
        layer,
        List.copyOf(inputShapes),
        outputShape,
        weights.kernelShape(),
        weights.stages(),
        weights.parameters());
  }

  public LayerType type() {
    return layer.type();
  }

  /** Keras's or QKeras's class name. */
  public String className() {
    return layer.type().className();
  }

  public TensorShape inputShape() {
    return inputShapes.get(0);
  }

  /** Whether the layer has weight quantizers, as QKeras's layers with {@code get_quantizers} do. */
  public boolean hasQuantizers() {
    return switch (type()) {
      case Q_ACTIVATION, Q_ADAPTIVE_ACTIVATION -> false;
      default -> type().isQuantized();
    };
  }

  /** The quantizers in QKeras's order ({@code get_quantizers}), as the layer applies them. */
  public List<@Nullable QuantizerSpec> quantizers() {
    if (!hasQuantizers()) {
      return List.of();
    }
    List<@Nullable QuantizerSpec> quantizers = new ArrayList<>();
    for (String name : QuantizerNames.of(type())) {
      quantizers.add(QuantizerNames.applied(layer, name));
    }
    return Collections.unmodifiableList(quantizers);
  }

  /**
   * Whether a bias is added: the argument, or true where the layer has none and always adds one.
   */
  public boolean useBias() {
    return flag("use_bias", true);
  }

  /** A flag argument, or the fallback where the class does not have it. */
  public boolean flag(String name, boolean fallback) {
    return layer.type().schema().has(name) ? layer.flag(name) : fallback;
  }

  /** What the layer applies to its result, or is itself: its {@code activation}. */
  public Optional<Activation> activation() {
    if (type() == LayerType.Q_ADAPTIVE_ACTIVATION) {
      return Optional.of(AdaptiveActivation.of(layer));
    }
    return layer.type().schema().has("activation")
        ? layer.activation("activation")
        : Optional.empty();
  }

  /** The quantizer that the layer applies to its result. */
  public Optional<QuantizerSpec> outputQuantizer() {
    return activation()
        .filter(Activation.Quantized.class::isInstance)
        .map(a -> ((Activation.Quantized) a).quantizer());
  }

  /** Multiplications of one sample. */
  public long macs() {
    return stages.stream().mapToLong(Stage::macs).sum();
  }
}
