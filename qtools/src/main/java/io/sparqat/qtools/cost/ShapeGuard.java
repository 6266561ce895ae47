package io.sparqat.qtools.cost;

import io.sparqat.quant.model.LayerSpec;
import java.util.List;
import java.util.Objects;

/** Refuses candidates whose layers would have other shapes than the base's. */
final class ShapeGuard {
  private static final List<String> SHAPING =
      List.of(
          "units",
          "filters",
          "kernel_size",
          "strides",
          "padding",
          "dilation_rate",
          "groups",
          "depth_multiplier",
          "pool_size",
          "target_shape",
          "size",
          "cropping",
          "n",
          "dims",
          "axis",
          "return_sequences");

  private ShapeGuard() {}

  static void check(String name, LayerSpec base, LayerSpec candidate) {
    for (String argument : SHAPING) {
      boolean both = has(base, argument) && has(candidate, argument);
      if (has(base, argument) != has(candidate, argument)
          || both && !Objects.equals(base.value(argument), candidate.value(argument))) {
        throw new IllegalArgumentException(
            "Invalid candidate: layer "
                + name
                + " changes "
                + argument
                + ", and with it shapes (make a new sweep for another architecture)");
      }
    }
  }

  private static boolean has(LayerSpec layer, String argument) {
    return layer.type().schema().has(argument);
  }
}
