package io.sparqat.quant.model.block;

import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelBuilder;
import io.sparqat.quant.model.block.OctaveBlock.Branches;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The blocks from the arguments that QKeras's functions take. */
public final class QKerasBlocks {
  private static final List<String> PARTS =
      List.of("_initializer", "_regularizer", "_constraint", "_quantizer");

  private static final Set<String> MOBILE_NET =
      Set.of(
          "filters",
          "kernel_size",
          "strides",
          "padding",
          "dilation_rate",
          "depth_multiplier",
          "activation",
          "use_bias",
          "depthwise_initializer",
          "pointwise_initializer",
          "bias_initializer",
          "depthwise_regularizer",
          "pointwise_regularizer",
          "bias_regularizer",
          "activity_regularizer",
          "depthwise_constraint",
          "pointwise_constraint",
          "bias_constraint",
          "depthwise_quantizer",
          "pointwise_quantizer",
          "bias_quantizer",
          "depthwise_activation",
          "depthwise_dropout_rate",
          "pw_first",
          "name");

  private static final Set<String> OCTAVE =
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
          "name",
          // Without effect, as in QKeras: the convolutions have a bias, ranges are deprecated.
          "use_bias",
          "kernel_range",
          "depthwise_range",
          "pointwise_range",
          "bias_range");

  private QKerasBlocks() {}

  /** The block of QMobileNetSeparableConv2D; strides and dilation go to the depthwise step. */
  public static MobileNetBlock mobileNet(Map<String, ? extends @Nullable Object> given) {
    BlockArguments arguments = new BlockArguments("QMobileNetSeparableConv2D", given, MOBILE_NET);
    Map<String, @Nullable Object> depthwise =
        arguments.renamed(
            "kernel_size", "kernel_size",
            "strides", "strides",
            "padding", "padding",
            "dilation_rate", "dilation_rate",
            "depth_multiplier", "depth_multiplier");
    depthwise.put("use_bias", false);
    Map<String, @Nullable Object> pointwise =
        arguments.renamed(
            "filters", "filters",
            "use_bias", "use_bias",
            "activity_regularizer", "activity_regularizer");
    pointwise.put("kernel_size", 1);
    pointwise.put("padding", "same");
    for (String part : PARTS) {
      depthwise.putAll(arguments.renamed("depthwise" + part, "depthwise" + part));
      pointwise.putAll(arguments.renamed("pointwise" + part, "kernel" + part));
      pointwise.putAll(arguments.renamed("bias" + part, "bias" + part));
    }
    return new MobileNetBlock(
        LayerSpec.of(LayerType.Q_DEPTHWISE_CONV_2D, depthwise),
        LayerSpec.of(LayerType.Q_CONV_2D, pointwise),
        layer(LayerType.Q_ACTIVATION, arguments.value("depthwise_activation")),
        arguments.number("depthwise_dropout_rate", 0),
        layer(LayerType.ACTIVATION, arguments.value("activation")),
        arguments.flag("pw_first", false));
  }

  private static Optional<LayerSpec> layer(LayerType type, @Nullable Object activation) {
    return Optional.ofNullable(activation).map(value -> LayerSpec.of(type, "activation", value));
  }

  /**
   * Adds the layers of QOctaveConv2D or OctaveConv2D; an {@code alpha} of -1 means a plain
   * convolution of the high branch. Every convolution has a bias: QKeras passes over {@code
   * use_bias}, and so do we.
   *
   * @param quantized QOctaveConv2D
   */
  public static Branches addOctave(
      ModelBuilder builder,
      boolean quantized,
      Map<String, ? extends @Nullable Object> given,
      Branches source) {
    BlockArguments arguments =
        new BlockArguments(quantized ? "QOctaveConv2D" : "OctaveConv2D", given, OCTAVE);
    LayerSpec convolution = convolution(arguments, quantized);
    LayerType activationType = quantized ? LayerType.Q_ACTIVATION : LayerType.ACTIVATION;
    Optional<LayerSpec> activation = layer(activationType, arguments.value("activation"));
    double alpha = arguments.number("alpha", -1);
    if (alpha == -1) {
      String plain = arguments.name() + "_c_h_to_h";
      builder.add(plain, convolution, source.high().orElseThrow());
      activation.ifPresent(layer -> builder.add(plain + "_act", layer, plain));
      return new Branches(Optional.of(builder.last()), Optional.empty());
    }
    // Keras's float function looks at acc_quantizer only if it has an activation.
    Optional<LayerSpec> accumulator =
        quantized || activation.isPresent()
            ? layer(activationType, arguments.value("acc_quantizer"))
            : Optional.empty();
    LayerSpec pooling =
        quantized
            ? LayerSpec.of(
                LayerType.Q_AVERAGE_POOLING_2D,
                arguments.renamed("pooling_quantizer", "average_quantizer"))
            : LayerSpec.of(LayerType.AVERAGE_POOLING_2D, Map.of());
    return new OctaveBlock(convolution, alpha, pooling, accumulator, activation)
        .addTo(builder, arguments.name(), source);
  }

  private static LayerSpec convolution(BlockArguments arguments, boolean quantized) {
    boolean separable = arguments.flag("use_separable", true);
    Map<String, @Nullable Object> own =
        new LinkedHashMap<>(
            arguments.renamed(
                "filters", "filters",
                "kernel_size", "kernel_size",
                "strides", "strides",
                "padding", "padding"));
    for (String part : PARTS) {
      boolean quantizer = part.equals("_quantizer");
      if (quantizer && !quantized) {
        continue;
      }
      own.putAll(arguments.renamed("bias" + part, "bias" + part));
      for (String kernel : separable ? List.of("depthwise", "pointwise") : List.of("kernel")) {
        own.putAll(arguments.renamed((quantizer ? kernel : "kernel") + part, kernel + part));
      }
    }
    LayerType type =
        separable
            ? quantized ? LayerType.Q_SEPARABLE_CONV_2D : LayerType.SEPARABLE_CONV_2D
            : quantized ? LayerType.Q_CONV_2D : LayerType.CONV_2D;
    return LayerSpec.of(type, own);
  }
}
