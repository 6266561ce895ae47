package io.sparqat.quant.layer;

import io.sparqat.quant.kernel.Quantizer;
import io.sparqat.quant.kernel.Semantics;
import java.util.function.Consumer;

/**
 * What a layer needs to know beyond its specification.
 *
 * @param index place of the layer in its network, keys its random draws
 * @param semantics whether to repeat QKeras's known defects, as comparisons with it need
 * @param bound told of every quantizer of the layer
 */
public record LayerOptions(int index, Semantics semantics, Consumer<Quantizer> bound) {
  /** The first layer of a network, without QKeras's defects. */
  public static final LayerOptions DEFAULT = new LayerOptions(0, Semantics.CORRECTED);

  /** The first layer of a network, as QKeras computes it. */
  public static final LayerOptions AS_QKERAS = new LayerOptions(0, Semantics.QKERAS);

  /** Options of a layer whose quantizers nobody asks for. */
  public LayerOptions(int index, Semantics semantics) {
    this(index, semantics, quantizer -> {});
  }

  /** Options of a layer whose quantizers {@code noisy} controls. */
  public LayerOptions(int index, Semantics semantics, NoisyQuantizers noisy) {
    this(index, semantics, noisy::add);
  }

  /** Whether QKeras's known defects are repeated: see {@code docs/qkeras-compatibility.md}. */
  public boolean asQKeras() {
    return semantics.qkeras();
  }
}
