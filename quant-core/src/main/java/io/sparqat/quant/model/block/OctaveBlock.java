package io.sparqat.quant.model.block;

import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelBuilder;
import io.sparqat.quant.model.TensorShape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An octave convolution: features at full and at half resolution, each computed from both. QKeras's
 * OctaveConv2D and QOctaveConv2D; the quantized one, which QKeras cannot build with separable
 * convolutions or with a path from high to low, works here.
 *
 * @param convolution of every path: Conv2D, SeparableConv2D or a quantized form; its filters are
 *     divided between the branches
 * @param alpha share of the filters at half resolution, 0 to 1
 * @param pooling from full to half resolution: AveragePooling2D or QAveragePooling2D
 * @param accumulator behind each path, before the sums
 * @param activation behind the sums
 */
public record OctaveBlock(
    LayerSpec convolution,
    double alpha,
    LayerSpec pooling,
    Optional<LayerSpec> accumulator,
    Optional<LayerSpec> activation) {
  public OctaveBlock {
    if (!(alpha >= 0 && alpha <= 1)) {
      throw new IllegalArgumentException("Invalid alpha: " + alpha + " (must be 0 to 1)");
    }
    if (!convolution.has("filters") || !convolution.has("kernel_size")) {
      throw new IllegalArgumentException(
          "Invalid convolution: " + convolution.type() + " (must be a 2-D convolution)");
    }
  }

  /** With plain average pooling and no quantizer on the paths. */
  public static OctaveBlock of(LayerSpec convolution, double alpha) {
    return new OctaveBlock(
        convolution,
        alpha,
        LayerSpec.of(LayerType.AVERAGE_POOLING_2D, Map.of()),
        Optional.empty(),
        Optional.empty());
  }

  /** The names of the layers that give the two branches; a branch without filters is missing. */
  public record Branches(Optional<String> high, Optional<String> low) {}

  /**
   * Adds the block's layers, named {@code NAME_c_h_to_l} and the like as in QKeras.
   *
   * @param source the branches it reads; at least one
   */
  public Branches addTo(ModelBuilder builder, String name, Branches source) {
    int filters = convolution.integer("filters");
    int high = (int) (filters * (1 - alpha));
    int low = filters - high;
    Optional<String> highToHigh =
        source.high().filter(x -> high > 0).map(x -> path(builder, name + "_c_h_to_h", high, x));
    Optional<String> highToLow =
        source
            .high()
            .filter(x -> low > 0)
            .map(
                x -> {
                  builder.add(name + "_p_h_to_l", pooling, x);
                  return path(builder, name + "_c_h_to_l", low, name + "_p_h_to_l");
                });
    Optional<String> lowToHigh =
        source.low().filter(x -> high > 0).map(x -> upwards(builder, name, high, x));
    Optional<String> lowToLow =
        source.low().filter(x -> low > 0).map(x -> path(builder, name + "_c_l_to_l", low, x));
    return new Branches(
        sum(builder, name, "_h", highToHigh, lowToHigh),
        sum(builder, name, "_l", lowToLow, highToLow));
  }

  private String path(ModelBuilder builder, String name, int filters, String from) {
    builder.add(name, convolution.with("filters", filters), from);
    return accumulated(builder, name);
  }

  private String accumulated(ModelBuilder builder, String name) {
    accumulator.ifPresent(layer -> builder.add(name + "_act", layer, name));
    return builder.last();
  }

  /** A single pixel is convolved with a 1x1 kernel and spread by the sum. */
  private String upwards(ModelBuilder builder, String name, int filters, String from) {
    String path = name + "_c_l_to_h";
    TensorShape shape = builder.shapeOf(from);
    if (shape.axis(0) == 1 && shape.axis(1) == 1) {
      LayerSpec pixel =
          plain()
              .with("filters", filters)
              .with("kernel_size", 1)
              .with("strides", 1)
              .with("padding", "same");
      builder.add(path, pixel, from);
      return accumulated(builder, path);
    }
    String low = path(builder, path, filters, from);
    builder.add(
        name + "_u_l_to_h", LayerSpec.of(LayerType.UP_SAMPLING_2D, "size", List.of(2, 2)), low);
    return builder.last();
  }

  /** The convolution, or its pointwise step alone where it is a separable one. */
  private LayerSpec plain() {
    if (!convolution.has("pointwise_initializer")) {
      return convolution;
    }
    LayerType type = convolution.type().isQuantized() ? LayerType.Q_CONV_2D : LayerType.CONV_2D;
    Map<String, @Nullable Object> kernel = new HashMap<>();
    for (String part : List.of("_initializer", "_regularizer", "_constraint", "_quantizer")) {
      if (convolution.has("pointwise" + part) && convolution.value("pointwise" + part) != null) {
        kernel.put("kernel" + part, convolution.value("pointwise" + part));
      }
    }
    return convolution.as(type, kernel);
  }

  private Optional<String> sum(
      ModelBuilder builder,
      String name,
      String branch,
      Optional<String> first,
      Optional<String> second) {
    Optional<String> result = first.or(() -> second);
    if (first.isPresent() && second.isPresent()) {
      String sum = name + "_a" + branch;
      builder.add(sum, LayerSpec.of(LayerType.ADD, Map.of()), first.get(), second.get());
      result = Optional.of(sum);
    }
    return result.map(
        last ->
            activation
                .map(
                    layer -> {
                      builder.add(name + branch + "_act", layer, last);
                      return builder.last();
                    })
                .orElse(last));
  }
}
