package io.sparqat.quant.transform;

import io.sparqat.quant.UserException;
import io.sparqat.quant.kernel.Quantizer;
import io.sparqat.quant.kernel.Quantizers;
import io.sparqat.quant.kernel.Semantics;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.ModelWeights;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.model.WeightTensor;
import io.sparqat.quant.spec.Alpha;
import io.sparqat.quant.spec.QuantizedBits;
import io.sparqat.quant.spec.QuantizerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Fixes the scales that {@code quantized_bits(alpha='auto_po2')} fits, so that further training
 * keeps them: QKeras's {@code clone_model_and_freeze_auto_po2_scale}.
 */
public final class FreezeScales {
  private static final List<String> KERNELS = List.of("kernel_quantizer", "depthwise_quantizer");
  private static final String INVERSE = "inverse_quantizer";

  private FreezeScales() {}

  /**
   * The network with the scales that its quantizers fit to these weights.
   *
   * @throws UserException if a scale is fitted where it cannot be fixed: only those of {@code
   *     quantized_bits} on dense and convolution kernels and of inverse quantizers can; recurrent
   *     layers go on fitting theirs
   */
  public static ModelSpec apply(ModelSpec model, ModelWeights weights, Semantics semantics) {
    List<String> problems = new ArrayList<>();
    ModelSpec frozen =
        model.mapLayers(
            node -> node.withLayer(frozen(node, weights.layer(node.name()), semantics, problems)));
    if (!problems.isEmpty()) {
      throw new UserException(
          "Cannot freeze the scales of network \""
              + model.name()
              + "\":\n  "
              + String.join("\n  ", problems));
    }
    return frozen;
  }

  private static LayerSpec frozen(
      NodeSpec node, List<WeightTensor> weights, Semantics semantics, List<String> problems) {
    LayerSpec result = node.layer();
    if (result.has(INVERSE)) {
      Optional<QuantizedBits> inverse = fitted(result.quantizer(INVERSE));
      if (inverse.isPresent()) {
        WeightTensor values = BatchNormFusing.inverse(result, weights, semantics);
        result = result.with(INVERSE, frozen(inverse.get(), values, semantics));
      }
    }
    List<QuantizedPart> parts =
        isRecurrent(node.layer().type()) ? List.of() : QuantizedPart.of(node.layer());
    for (int i = 0; i < parts.size(); i++) {
      Optional<QuantizerSpec> quantizer = parts.get(i).quantizer();
      Optional<QuantizedBits> fitted = fitted(quantizer);
      if (fitted.isEmpty() && quantizer.filter(FreezeScales::isFitted).isEmpty()) {
        continue;
      }
      Optional<String> argument = i == 0 ? kernelArgument(result) : Optional.empty();
      if (argument.isEmpty() || fitted.isEmpty()) {
        problems.add(
            "layer \""
                + node.name()
                + "\": the scale of its "
                + parts.get(i).weight()
                + " is fitted by auto_po2 (give it a number as alpha: only scales of quantized_bits"
                + " on dense and convolution kernels can be frozen)");
        continue;
      }
      result = result.with(argument.get(), frozen(fitted.get(), weights.get(i), semantics));
    }
    return result;
  }

  private static Optional<QuantizedBits> fitted(Optional<QuantizerSpec> quantizer) {
    return quantizer
        .filter(QuantizedBits.class::isInstance)
        .map(QuantizedBits.class::cast)
        .filter(bits -> bits.alpha().equals(Alpha.AUTO_PO2))
        .filter(bits -> bits.postTrainingScale().isEmpty());
  }

  /** QKeras passes over recurrent layers: their scales stay fitted. */
  private static boolean isRecurrent(LayerType type) {
    return switch (type) {
      case Q_SIMPLE_RNN, Q_LSTM, Q_GRU, Q_BIDIRECTIONAL -> true;
      default -> false;
    };
  }

  /** Whether another quantizer than {@code quantized_bits} fits a power of two. */
  private static boolean isFitted(QuantizerSpec quantizer) {
    return !(quantizer instanceof QuantizedBits)
        && quantizer.canonical().contains("alpha='auto_po2'");
  }

  private static Optional<String> kernelArgument(LayerSpec layer) {
    return FoldedWeights.isFolded(layer.type()) || !layer.has("units") && !layer.has("kernel_size")
        ? Optional.empty()
        : KERNELS.stream().filter(layer::has).findFirst();
  }

  /** The quantizer with the scale that it fits to a weight. */
  private static QuantizedBits frozen(
      QuantizedBits bits, WeightTensor weight, Semantics semantics) {
    Quantizer quantizer = Quantizers.bind(bits, semantics);
    QuantizedWeights.quantized(quantizer, weight);
    List<Double> numbers = new ArrayList<>();
    for (float value : quantizer.scale()) {
      numbers.add((double) value);
    }
    return new QuantizedBits(
        bits.bits(),
        bits.integer(),
        bits.symmetric(),
        bits.keepNegative(),
        bits.alpha(),
        bits.useStochasticRounding(),
        bits.scale(),
        numbers,
        bits.noise());
  }
}
