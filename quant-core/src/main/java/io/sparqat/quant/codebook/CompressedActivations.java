package io.sparqat.quant.codebook;

import io.sparqat.quant.kernel.Quantizers;
import io.sparqat.quant.layer.NetworkInference;
import io.sparqat.quant.model.Activation;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.ModelSpec;
import io.sparqat.quant.model.ModelWeights;
import io.sparqat.quant.spec.QuantizerSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What some layers of a network pass on, as indices into one codebook a layer. QKeras {@code
 * activation_compression}, but for its evaluation, which looks every layer up in the last layer's
 * codebook.
 *
 * @param model the network
 * @param codebooks by layer, in the order they were asked for
 */
public record CompressedActivations(ModelSpec model, Map<String, Codebook> codebooks) {
  public CompressedActivations {
    codebooks = Collections.unmodifiableMap(new LinkedHashMap<>(codebooks));
  }

  /**
   * Fits the codebooks to what the layers pass on for some samples, each while the others pass on
   * their values unchanged. Codebook values are quantized by the layer's own activation.
   *
   * @param inputs of the network by name, sample after sample
   * @param layers names of layers with a quantized activation
   * @param bits of an index
   * @throws IllegalArgumentException if a layer's activation is not quantized
   */
  public static CompressedActivations fit(
      ModelSpec model,
      ModelWeights weights,
      Map<String, float[]> inputs,
      int samples,
      List<String> layers,
      int bits) {
    Codebook.checkBits(bits);
    layers.forEach(layer -> quantizer(model, layer));
    Map<String, float[]> values = new NetworkInference(model, false).run(weights, inputs, samples);
    Map<String, Codebook> codebooks = new LinkedHashMap<>();
    for (String layer : layers) {
      float[] passedOn = Objects.requireNonNull(values.get(layer), layer);
      codebooks.put(
          layer,
          Codebook.fit(passedOn, bits, Optional.of(Quantizers.bind(quantizer(model, layer)))));
    }
    return new CompressedActivations(model, codebooks);
  }

  private static QuantizerSpec quantizer(ModelSpec model, String name) {
    LayerSpec layer = model.node(name).layer();
    if (layer.has("activation")
        && layer.activation("activation").orElse(null) instanceof Activation.Quantized quantized) {
      return quantized.quantizer();
    }
    throw new IllegalArgumentException(
        "Cannot compress what layer "
            + name
            + " passes on: its activation is not quantized (choose layers with a quantized"
            + " activation)");
  }

  /**
   * How codes of a layer's activation become those of its codebook.
   *
   * @throws IllegalArgumentException where the values of the quantizer cannot be listed
   */
  public InOutTable table(String layer) {
    return InOutTable.of(codebook(layer), quantizer(model, layer));
  }

  private Codebook codebook(String layer) {
    Codebook codebook = codebooks.get(layer);
    if (codebook == null) {
      throw new IllegalArgumentException(
          "Invalid layer: " + layer + " (must be one of " + codebooks.keySet() + ")");
    }
    return codebook;
  }

  /** Runs the network with every value of these layers replaced by the nearest of its codebook. */
  public Map<String, float[]> run(ModelWeights weights, Map<String, float[]> inputs, int samples) {
    Map<String, Consumer<float[]>> lookups = new LinkedHashMap<>();
    codebooks.forEach((layer, codebook) -> lookups.put(layer, values -> lookUp(codebook, values)));
    return new NetworkInference(model, false).run(weights, inputs, samples, lookups);
  }

  private static void lookUp(Codebook codebook, float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = codebook.value(codebook.nearest(values[i]));
    }
  }
}
