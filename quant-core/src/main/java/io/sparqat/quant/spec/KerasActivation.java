package io.sparqat.quant.spec;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Keras's own activation functions, which QKeras accepts wherever it accepts a quantizer. */
public enum KerasActivation implements ActivationSpec {
  ELU,
  EXPONENTIAL,
  GELU,
  /** Slope 0.2, unlike QKeras's function of that name, see {@link SigmoidFunction}. */
  HARD_SIGMOID,
  LINEAR,
  MISH,
  RELU,
  SELU,
  SIGMOID,
  SOFTMAX,
  SOFTPLUS,
  SOFTSIGN,
  SWISH,
  TANH;

  private static final String PREFIX = "keras.activations.";

  /** The name in Keras, for example {@code relu}. */
  public String kerasName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The Keras name; qualified where QKeras has a function of the same name. */
  @Override
  public String canonical() {
    return this == HARD_SIGMOID ? PREFIX + kerasName() : kerasName();
  }

  /** The activation of that Keras name, with or without {@code keras.activations.} before it. */
  public static Optional<KerasActivation> named(String name) {
    String bare = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
    return Stream.of(values()).filter(activation -> activation.kerasName().equals(bare)).findAny();
  }
}
