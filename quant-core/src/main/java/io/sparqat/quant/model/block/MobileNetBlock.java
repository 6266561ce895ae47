package io.sparqat.quant.model.block;

import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelBuilder;
import java.util.Optional;

/**
 * A separable convolution as two layers, with a quantizer between the steps: QKeras's
 * QMobileNetSeparableConv2D, which unlike QSeparableConv2D quantizes what the depthwise step hands
 * on.
 *
 * @param depthwise a depthwise convolution, usually without bias
 * @param pointwise a convolution with a 1x1 kernel
 * @param between behind the first step, usually a QActivation
 * @param dropout rate behind the first step; 0 for none
 * @param activation behind the second step
 * @param pointwiseFirst whether the pointwise step is the first one
 */
public record MobileNetBlock(
    LayerSpec depthwise,
    LayerSpec pointwise,
    Optional<LayerSpec> between,
    double dropout,
    Optional<LayerSpec> activation,
    boolean pointwiseFirst) {
  public MobileNetBlock {
    if (!depthwise.has("depth_multiplier")) {
      throw new IllegalArgumentException(
          "Invalid depthwise: " + depthwise.type() + " (must be a depthwise convolution)");
    }
    int[] kernel = pointwise.has("kernel_size") ? pointwise.pair("kernel_size") : new int[0];
    if (kernel.length != 2 || kernel[0] != 1 || kernel[1] != 1) {
      throw new IllegalArgumentException(
          "Invalid pointwise: " + pointwise + " (must be a convolution with a 1x1 kernel)");
    }
  }

  /**
   * Adds the block's layers, named {@code NAME_dw}, {@code NAME_pw} and the like as in QKeras,
   * behind the layer added last.
   */
  public void addTo(ModelBuilder builder, String name) {
    if (pointwiseFirst) {
      builder.add(name + "_pw", pointwise);
      addBetween(builder, name);
      builder.add(name + "_dw", depthwise);
    } else {
      builder.add(name + "_dw", depthwise);
      addBetween(builder, name);
      builder.add(name + "_pw", pointwise);
    }
    activation.ifPresent(layer -> builder.add(name + "_pw_act", layer));
  }

  private void addBetween(ModelBuilder builder, String name) {
    between.ifPresent(layer -> builder.add(name + "_dw_act", layer));
    if (dropout > 0) {
      builder.add(name + "_dw_dropout", LayerSpec.of(LayerType.DROPOUT, "rate", dropout));
    }
  }
}
