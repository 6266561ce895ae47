package io.sparqat.quant.spec;

import java.util.Optional;
import java.util.TreeSet;

/** Reads what may stand as an activation. */
public final class ActivationSpecs {
  private ActivationSpecs() {}

  /**
   * The quantizer or Keras activation that a text names. A name that both QKeras and Keras have is
   * QKeras's, as in {@code get_quantizer}; {@code keras.activations.hard_sigmoid} is Keras's.
   *
   * @throws SpecSyntaxException when the text is neither, pointing at the fault
   */
  public static ActivationSpec parse(String text) {
    ParsedCall call = SpecParser.parse(text);
    Signature<?> signature = QuantizerSpecs.signature(call.name());
    if (signature != null) {
      return call.bind(signature);
    }
    Optional<KerasActivation> activation = KerasActivation.named(call.name());
    if (activation.isEmpty()) {
      TreeSet<String> names = new TreeSet<>();
      QuantizerSpecs.signatures().forEach(known -> names.add(known.name()));
      for (KerasActivation known : KerasActivation.values()) {
        names.add(known.kerasName());
      }
      throw new SpecSyntaxException(text, 0, Names.unknown("activation", call.name(), names));
    }
    call.bare("Keras activations are written without arguments");
    return activation.get();
  }
}
