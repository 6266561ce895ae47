package io.sparqat.quant.model.composite;

import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelBuilder;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * QKeras's QMobileNetSeparableConv2D: a depthwise and a pointwise convolution, each a layer of its
 * own, so that what flows between them can be quantized. Layers are named as QKeras names them.
 */
public final class MobileNetSeparable {
  private static final Set<String> ARGUMENTS =
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

  private final ModelBuilder builder;
  private final CompositeArguments arguments;

  private MobileNetSeparable(ModelBuilder builder, CompositeArguments arguments) {
    this.builder = builder;
    this.arguments = arguments;
  }

  /**
   * Adds the layers behind the tensor {@code input}.
   *
   * @param arguments by QKeras's names
   * @return the name of the last layer
   */
  public static String add(
      ModelBuilder builder, Map<String, ? extends @Nullable Object> arguments, String input) {
    CompositeArguments checked =
        new CompositeArguments("QMobileNetSeparableConv2D", arguments, ARGUMENTS);
    return new MobileNetSeparable(builder, checked).add(input);
  }

  private String add(String input) {
    String last = input;
    if (arguments.flag("pw_first", false)) {
      last = depthwise(between(pointwise(last)));
    } else {
      last = pointwise(between(depthwise(last)));
    }
    Object activation = arguments.value("activation");
    return activation == null
        ? last
        : add("_pw_act", LayerSpec.of(LayerType.ACTIVATION, "activation", activation), last);
  }

  private String depthwise(String input) {
    Map<String, @Nullable Object> own =
        arguments.renamed(
            "kernel_size", "kernel_size",
            "strides", "strides",
            "padding", "padding",
            "dilation_rate", "dilation_rate",
            "depth_multiplier", "depth_multiplier",
            "depthwise_initializer", "depthwise_initializer",
            "depthwise_regularizer", "depthwise_regularizer",
            "depthwise_constraint", "depthwise_constraint",
            "depthwise_quantizer", "depthwise_quantizer");
    own.put("use_bias", false);
    return add("_dw", LayerSpec.of(LayerType.Q_DEPTHWISE_CONV_2D, own), input);
  }

  private String pointwise(String input) {
    Map<String, @Nullable Object> own =
        arguments.renamed(
            "filters", "filters",
            "use_bias", "use_bias",
            "pointwise_initializer", "kernel_initializer",
            "pointwise_regularizer", "kernel_regularizer",
            "pointwise_constraint", "kernel_constraint",
            "pointwise_quantizer", "kernel_quantizer",
            "bias_initializer", "bias_initializer",
            "bias_regularizer", "bias_regularizer",
            "bias_constraint", "bias_constraint",
            "bias_quantizer", "bias_quantizer",
            "activity_regularizer", "activity_regularizer");
    own.put("kernel_size", 1);
    own.put("padding", "same");
    return add("_pw", LayerSpec.of(LayerType.Q_CONV_2D, own), input);
  }

  private String between(String input) {
    String last = input;
    Object activation = arguments.value("depthwise_activation");
    if (activation != null) {
      LayerSpec layer = LayerSpec.of(LayerType.Q_ACTIVATION, "activation", activation);
      last = add("_dw_act", layer, last);
    }
    double rate = arguments.number("depthwise_dropout_rate", 0);
    return rate > 0
        ? add("_dw_dropout", LayerSpec.of(LayerType.DROPOUT, "rate", rate), last)
        : last;
  }

  private String add(String suffix, LayerSpec layer, String input) {
    builder.add(arguments.name() + suffix, layer, input);
    return builder.last();
  }
}
