package io.sparqat.quant.layer;

/**
 * What a layer needs to know beyond its specification.
 *
 * @param index place of the layer in its network, keys its random draws
 * @param asQKeras whether to repeat QKeras's known defects, as comparisons with it need: see {@code
 *     docs/qkeras-compatibility.md}
 */
public record LayerOptions(int index, boolean asQKeras) {
  /** The first layer of a network, without QKeras's defects. */
  public static final LayerOptions DEFAULT = new LayerOptions(0, false);

  /** The first layer of a network, as QKeras computes it. */
  public static final LayerOptions AS_QKERAS = new LayerOptions(0, true);
}
