package io.sparqat.quant.model;

import io.sparqat.quant.spec.QuantizerSpec;
import io.sparqat.quant.spec.QuantizerSpecs;
import java.util.Set;

/** What a layer's {@code activation} argument holds: a Keras function, or a quantizer. */
public sealed interface Activation {
  /** No activation: {@code linear}. */
  Activation LINEAR = new Named("linear");

  /** The text form: {@code relu}, or the quantizer's canonical string. */
  String text();

  /** A Keras activation by name. */
  record Named(String name) implements Activation {
    /** The activation functions Keras 2 finds by name. */
    public static final Set<String> NAMES =
        Set.of(
            "elu",
            "exponential",
            "gelu",
            "hard_sigmoid",
            "linear",
            "mish",
            "relu",
            "selu",
            "sigmoid",
            "softmax",
            "softplus",
            "softsign",
            "swish",
            "tanh");

    public Named {
      if (!NAMES.contains(name)) {
        throw new IllegalArgumentException(
            "Invalid activation: "
                + name
                + " (must be a quantizer or one of "
                + String.join(", ", NAMES.stream().sorted().toList())
                + ")");
      }
    }

    @Override
    public String text() {
      return name;
    }
  }

  /** A quantizer in the place of an activation. */
  record Quantized(QuantizerSpec quantizer) implements Activation {
    @Override
    public String text() {
      return quantizer.canonical();
    }
  }

  /** Reads the argument of a float layer: Keras's functions first. */
  static Activation ofFloatLayer(String text) {
    return Named.NAMES.contains(text) ? new Named(text) : new Quantized(QuantizerSpecs.parse(text));
  }

  /**
   * Reads the argument of a quantized layer as QKeras does, where {@code hard_sigmoid} is QKeras's
   * own function (slope 0.5), not Keras's (slope 0.2).
   */
  static Activation ofQuantizedLayer(String text) {
    return text.equals("hard_sigmoid")
        ? new Quantized(QuantizerSpecs.parse(text))
        : ofFloatLayer(text);
  }
}
