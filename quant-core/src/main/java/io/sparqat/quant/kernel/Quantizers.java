package io.sparqat.quant.kernel;

import io.sparqat.quant.spec.QuantizerSpec;

/** Makes quantizers that work from specs. */
public final class Quantizers {
  private Quantizers() {}

  /** A quantizer for one tensor, with corrected behaviour. */
  public static Quantizer bind(QuantizerSpec spec) {
    return bind(spec, Semantics.CORRECTED);
  }

  /**
   * A quantizer for one tensor.
   *
   * @throws IllegalArgumentException when the options do not go together under the semantics
   */
  public static Quantizer bind(QuantizerSpec spec, Semantics semantics) {
    return spec.accept(new QuantizerFactory(semantics));
  }
}
