package io.sparqat.quant.transform;

import io.sparqat.quant.kernel.Quantizer;
import io.sparqat.quant.kernel.Quantizers;
import io.sparqat.quant.kernel.Semantics;
import io.sparqat.quant.layer.NetworkInference;
import io.sparqat.quant.model.Activation;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.ModelWeights;
import io.sparqat.quant.model.NodeSpec;
import io.sparqat.quant.model.TensorShape;
import io.sparqat.quant.model.WeightTensor;
import io.sparqat.quant.spec.QuantizerSpec;
import io.sparqat.quant.transform.LayerProfile.WeightProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Ranges, saturation and quantization error of every layer for some samples: what to look at when a
 * quantized network is worse than expected. The counterpart of QKeras's {@code
 * quantized_model_debug}.
 *
 * @param inputs of each input, in the network's order
 * @param layers in the network's order
 */
public record NumericalProfile(List<Distribution> inputs, List<LayerProfile> layers) {
  public NumericalProfile {
    inputs = List.copyOf(inputs);
    layers = List.copyOf(layers);
  }

  /**
   * Runs samples through a network and describes what came by.
   *
   * @param inputs by name, sample after sample
   */
  public static NumericalProfile of(
      ModelSpec model,
      ModelWeights weights,
      Map<String, float[]> inputs,
      int samples,
      Semantics semantics) {
    Map<String, float[]> values =
        new NetworkInference(model, semantics.qkeras()).run(weights, inputs, samples);
    List<Distribution> sources =
        model.inputs().stream().map(in -> Distribution.of(value(values, in.name()))).toList();
    List<LayerProfile> layers = new ArrayList<>();
    for (NodeSpec node : model.nodes()) {
      LayerSpec layer = node.layer();
      layers.add(
          new LayerProfile(
              node.name(),
              Distribution.of(value(values, node.name())),
              activation(layer)
                  .map(
                      spec ->
                          effect(
                              spec,
                              value(values, node.inputs().get(0)),
                              model.inputShapes(node).get(0),
                              samples,
                              semantics)),
              weights(layer, weights.layer(node.name()), semantics)));
    }
    return new NumericalProfile(sources, layers);
  }

  private static float[] value(Map<String, float[]> values, String tensor) {
    return Objects.requireNonNull(values.get(tensor), tensor);
  }

  private static Optional<QuantizerSpec> activation(LayerSpec layer) {
    return layer.type() == LayerType.Q_ACTIVATION
        ? layer
            .activation("activation")
            .filter(Activation.Quantized.class::isInstance)
            .map(activation -> ((Activation.Quantized) activation).quantizer())
        : Optional.empty();
  }

  private static QuantizationEffect effect(
      QuantizerSpec spec, float[] values, TensorShape shape, int samples, Semantics semantics) {
    int[] axes = new int[shape.rank() + 1];
    axes[0] = samples;
    System.arraycopy(shape.axes(), 0, axes, 1, shape.rank());
    return QuantizationEffect.of(
        Quantizers.bind(spec, semantics), values, axes, new float[values.length]);
  }

  private static List<WeightProfile> weights(
      LayerSpec layer, List<WeightTensor> own, Semantics semantics) {
    boolean folded = FoldedWeights.isFolded(layer.type());
    List<WeightTensor> weights = folded ? FoldedWeights.of(layer, own) : own;
    List<Optional<QuantizerSpec>> quantizers = PartPairing.of(layer, weights, semantics);
    List<WeightProfile> profiles = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      WeightTensor weight = weights.get(i);
      float[] quantized = weight.values().clone();
      Optional<QuantizationEffect> effect = Optional.empty();
      Optional<Distribution> unscaled = Optional.empty();
      if (i < quantizers.size() && quantizers.get(i).isPresent()) {
        Quantizer quantizer = Quantizers.bind(quantizers.get(i).get(), semantics);
        effect =
            Optional.of(
                QuantizationEffect.of(
                    quantizer, weight.values(), weight.shape().axes(), quantized));
        unscaled = Optional.of(Distribution.of(unscaled(quantized, quantizer.scale())));
      }
      profiles.add(new WeightProfile(weight.name(), Distribution.of(quantized), unscaled, effect));
    }
    return profiles;
  }

  /** Divided by the scale, one or one for each index of the last axis; 0 where the scale is 0. */
  private static float[] unscaled(float[] values, float[] scale) {
    float[] result = values.clone();
    for (int i = 0; i < result.length; i++) {
      float own = scale[i % scale.length];
      result[i] = own == 0 ? 0 : result[i] / own;
    }
    return result;
  }
}
