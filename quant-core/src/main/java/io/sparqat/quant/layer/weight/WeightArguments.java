package io.sparqat.quant.layer.weight;

import io.sparqat.quant.model.ClassConfig;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.spec.QuantizerSpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The arguments of a layer that are about one of its weights: its initializer, regularizer,
 * constraint and quantizer.
 *
 * @param layer the layer that has the weight, inside any wrapper
 * @param stem what the arguments' names begin with: {@code recurrent} for {@code recurrent_kernel}
 */
public record WeightArguments(LayerSpec layer, String stem) {
  /** Weights whose quantizer follows QKeras's rule for kernels. */
  private static final Set<String> KERNELS =
      Set.of("kernel", "recurrent", "depthwise", "pointwise", "gamma", "weight");

  /** The arguments of the weight {@code name} of {@code layer}. */
  public static WeightArguments of(LayerSpec layer, String name) {
    if (layer.has("cell")) {
      return of(layer.layer("cell").orElseThrow(), name);
    }
    if (layer.has("backward_layer")) {
      LayerSpec ahead = layer.layer("layer").orElseThrow();
      return name.startsWith("forward_")
          ? of(ahead, name.substring("forward_".length()))
          : of(layer.layer("backward_layer").orElse(ahead), name.substring("backward_".length()));
    }
    String stem =
        name.endsWith("_kernel") ? name.substring(0, name.length() - "_kernel".length()) : name;
    for (String candidate : List.of(stem, "kernel")) {
      if (layer.has(candidate + "_initializer")) {
        return new WeightArguments(layer, candidate);
      }
    }
    return new WeightArguments(layer, name);
  }

  public Optional<ClassConfig> initializer() {
    return config("_initializer");
  }

  public Optional<ClassConfig> regularizer() {
    return config("_regularizer");
  }

  public Optional<ClassConfig> constraint() {
    return config("_constraint");
  }

  private Optional<ClassConfig> config(String suffix) {
    return layer.has(stem + suffix) ? layer.config(stem + suffix) : Optional.empty();
  }

  /** The quantizer as the layer applies it to this weight. */
  public Optional<QuantizerSpec> quantizer() {
    if (!layer.has(stem + "_quantizer")) {
      return Optional.empty();
    }
    boolean asKernel = KERNELS.contains(stem) || layer.type() == LayerType.Q_SCALE_SHIFT;
    Optional<QuantizerSpec> quantizer = layer.quantizer(stem + "_quantizer");
    return asKernel ? quantizer.map(QuantizerSpec::asKernel) : quantizer;
  }
}
