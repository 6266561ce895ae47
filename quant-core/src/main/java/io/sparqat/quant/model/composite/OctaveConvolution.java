package io.sparqat.quant.model.composite;

import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * QKeras's QOctaveConv2D and OctaveConv2D (Chen et al. 2019): convolutions on a branch of high and
 * one of low resolution that exchange what they find. {@code alpha} is the part of the filters on
 * the low branch; -1 means a plain convolution of the high branch.
 *
 * <p>Unlike QKeras's own, which cannot be built with a path from high to low or with separable
 * convolutions, all paths work here; the pointwise kernel of each has the pointwise quantizer.
 */
public final class OctaveConvolution {
  private static final Set<String> ARGUMENTS =
      Set.of(
          "filters",
          "kernel_size",
          "alpha",
          "strides",
          "padding",
          "kernel_initializer",
          "bias_initializer",
          "kernel_regularizer",
          "bias_regularizer",
          "kernel_constraint",
          "bias_constraint",
          "use_separable",
          "bias_quantizer",
          "kernel_quantizer",
          "depthwise_quantizer",
          "pointwise_quantizer",
          "acc_quantizer",
          "pooling_quantizer",
          "activation",
          "name");

  /**
   * The tensors of the two branches; one may be missing.
   *
   * @param lowIsSinglePixel whether the low branch is 1 x 1, which nothing can enlarge
   */
  public record Branches(Optional<String> high, Optional<String> low, boolean lowIsSinglePixel) {}

  private final ModelBuilder builder;
  private final CompositeArguments arguments;
  private final boolean quantized;
  private final boolean separable;

  private OctaveConvolution(ModelBuilder builder, CompositeArguments arguments, boolean quantized) {
    this.builder = builder;
    this.arguments = arguments;
    this.quantized = quantized;
    this.separable = arguments.flag("use_separable", true);
  }

  /**
   * Adds the layers behind the two branches.
   *
   * @param quantized QOctaveConv2D, else OctaveConv2D
   * @param arguments by QKeras's names
   * @return the branches of the result
   */
  public static Branches add(
      ModelBuilder builder,
      boolean quantized,
      Map<String, ? extends @Nullable Object> arguments,
      Branches inputs) {
    String name = quantized ? "QOctaveConv2D" : "OctaveConv2D";
    CompositeArguments checked = new CompositeArguments(name, arguments, ARGUMENTS);
    return new OctaveConvolution(builder, checked, quantized).add(inputs);
  }

  private Branches add(Branches inputs) {
    int filters = (int) arguments.number("filters", 0);
    double alpha = arguments.number("alpha", -1);
    if (alpha == -1) {
      String plain =
          convolution("_c_h_to_h", filters, inputs.high.orElseThrow(this::highIsMissing), false);
      return new Branches(Optional.of(activated("_c_h_to_h_act", plain)), Optional.empty(), false);
    }
    int high = (int) (filters * (1 - alpha));
    int low = filters - high;
    Optional<String> highToHigh = Optional.empty();
    Optional<String> lowToHigh = Optional.empty();
    Optional<String> highToLow = Optional.empty();
    Optional<String> lowToLow = Optional.empty();
    if (high > 0) {
      highToHigh = inputs.high.map(x -> path("_c_h_to_h", high, x, false));
      lowToHigh = inputs.low.map(x -> lowToHigh(high, x, inputs.lowIsSinglePixel));
    }
    if (low > 0) {
      lowToLow = inputs.low.map(x -> path("_c_l_to_l", low, x, false));
      highToLow = inputs.high.map(x -> path("_c_h_to_l", low, pooled(x), false));
    }
    return new Branches(
        sum("_a_h", highToHigh, lowToHigh).map(x -> activated("_h_act", x)),
        sum("_a_l", lowToLow, highToLow).map(x -> activated("_l_act", x)),
        inputs.lowIsSinglePixel);
  }

  private IllegalArgumentException highIsMissing() {
    return new IllegalArgumentException(
        "Invalid alpha: -1 (needs an input of high resolution, which "
            + arguments.name()
            + " has"
            + " not)");
  }

  private String lowToHigh(int filters, String input, boolean singlePixel) {
    String path = path("_c_l_to_h", filters, input, singlePixel);
    return singlePixel
        ? path
        : add("_u_l_to_h", LayerSpec.of(LayerType.UP_SAMPLING_2D, "size", List.of(2, 2)), path);
  }

  private String pooled(String input) {
    if (!quantized) {
      return add("_p_h_to_l", LayerSpec.of(LayerType.AVERAGE_POOLING_2D, Map.of()), input);
    }
    Map<String, @Nullable Object> own = arguments.renamed("pooling_quantizer", "average_quantizer");
    return add("_avg_h_to_l", LayerSpec.of(LayerType.Q_AVERAGE_POOLING_2D, own), input);
  }

  /** A convolution and what follows it before the paths are added. */
  private String path(String suffix, int filters, String input, boolean singlePixel) {
    String last = convolution(suffix, filters, input, singlePixel);
    // Keras's float function only accumulates through acc_quantizer if it has an activation.
    boolean accumulates = quantized || arguments.has("activation");
    return accumulates ? activation(suffix + "_act", "acc_quantizer", last) : last;
  }

  private String convolution(String suffix, int filters, String input, boolean singlePixel) {
    Map<String, @Nullable Object> own = new LinkedHashMap<>();
    own.put("filters", filters);
    own.putAll(
        arguments.renamed(
            "kernel_size", "kernel_size", "strides", "strides", "padding", "padding"));
    if (singlePixel) {
      own.put("kernel_size", 1);
      own.put("strides", 1);
      own.put("padding", "same");
    }
    for (String part : List.of("_initializer", "_regularizer", "_constraint")) {
      own.putAll(arguments.renamed("bias" + part, "bias" + part));
      for (String kernel : kernels(singlePixel)) {
        own.putAll(arguments.renamed("kernel" + part, kernel + part));
      }
    }
    if (quantized) {
      own.putAll(arguments.renamed("bias_quantizer", "bias_quantizer"));
      for (String kernel : kernels(singlePixel)) {
        own.putAll(arguments.renamed(kernel + "_quantizer", kernel + "_quantizer"));
      }
    }
    LayerType type =
        separable && !singlePixel
            ? quantized ? LayerType.Q_SEPARABLE_CONV_2D : LayerType.SEPARABLE_CONV_2D
            : quantized ? LayerType.Q_CONV_2D : LayerType.CONV_2D;
    return add(suffix, LayerSpec.of(type, own), input);
  }

  private List<String> kernels(boolean singlePixel) {
    return separable && !singlePixel ? List.of("depthwise", "pointwise") : List.of("kernel");
  }

  private Optional<String> sum(String suffix, Optional<String> a, Optional<String> b) {
    if (a.isPresent() && b.isPresent()) {
      builder.add(
          arguments.name() + suffix, LayerSpec.of(LayerType.ADD, Map.of()), a.get(), b.get());
      return Optional.of(builder.last());
    }
    return a.or(() -> b);
  }

  private String activated(String suffix, String input) {
    return activation(suffix, "activation", input);
  }

  private String activation(String suffix, String argument, String input) {
    Object value = arguments.value(argument);
    LayerType type = quantized ? LayerType.Q_ACTIVATION : LayerType.ACTIVATION;
    return value == null ? input : add(suffix, LayerSpec.of(type, "activation", value), input);
  }

  private String add(String suffix, LayerSpec layer, String input) {
    builder.add(arguments.name() + suffix, layer, input);
    return builder.last();
  }
}
