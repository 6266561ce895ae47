package io.sparqat.quant.model.rewrite;

import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.ModelSpec;

/** MobileNet's {@code alpha}: every convolution with proportionally fewer or more filters. */
public final class WidthMultiplier {
  private WidthMultiplier() {}

  /**
   * @param factor above 0; a layer keeps {@code int(filters * factor)} filters, at least one
   */
  public static ModelSpec apply(ModelSpec model, double factor) {
    if (!(factor > 0 && factor <= 64)) {
      throw new IllegalArgumentException(
          "Invalid width_multiplier: " + factor + " (must be > 0 and at most 64)");
    }
    return model.mapLayers(node -> node.withLayer(scaled(node.layer(), factor)));
  }

  private static LayerSpec scaled(LayerSpec layer, double factor) {
    return layer.has("filters")
        ? layer.with("filters", Math.max(1, (int) (layer.integer("filters") * factor)))
        : layer;
  }
}
