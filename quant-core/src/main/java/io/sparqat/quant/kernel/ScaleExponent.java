package io.sparqat.quant.kernel;

/** The state of a quantizer whose power-of-two scale is trained or kept from call to call. */
public interface ScaleExponent {
  /**
   * The exponents, one a channel; a trained one is updated in place. Empty before the first call.
   */
  float[] scaleExponent();

  /** The scales that the exponents stand for without regard to an input, one a channel. */
  float[] nominalScale();

  /** Gradient for the exponents of the last {@link Quantizer#gradient}. Not a copy. */
  float[] scaleExponentGradient();

  /**
   * Whether calls update the running mean of the exponents; QKeras's {@code
   * should_update_stable_scale_exponent}.
   */
  void updateStableScale(boolean update);

  /** Whether the running mean replaces the exponents; QKeras's {@code switch_to_stable_scale}. */
  void switchToStableScale(boolean stable);

  /** Whether exponents are rounded by their squared error; {@code switch_to_msqe_round}. */
  void switchToMsqeRound(boolean byError);
}
