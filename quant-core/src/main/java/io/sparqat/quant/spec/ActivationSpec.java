package io.sparqat.quant.spec;

/**
 * What may stand as the activation of a layer: a quantizer, or one of Keras's own activations.
 *
 * <p>{@link ActivationSpecs#parse} tells the two apart as QKeras's {@code get_quantizer} does.
 */
public sealed interface ActivationSpec permits QuantizerSpec, KerasActivation {
  /** The one text form that {@link ActivationSpecs#parse} reads back to an equal value. */
  String canonical();
}
