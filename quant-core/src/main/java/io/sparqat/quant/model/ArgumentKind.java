package io.sparqat.quant.model;

/** What kind of value a layer argument takes, and so how its text and JSON forms are read. */
public enum ArgumentKind {
  /** A whole number; a list of one whole number is accepted, as Keras writes 1-D sizes. */
  INTEGER("a whole number"),
  /** A finite number. */
  NUMBER("a number"),
  /** {@code true} or {@code false}. */
  FLAG("true or false"),
  /** One of a fixed set of words. */
  CHOICE("one of its choices"),
  /** A whole number or a list of whole numbers. */
  INTEGERS("a whole number or a list of whole numbers"),
  /** Two whole numbers, or one that stands for both. */
  PAIR("a whole number or a list of two"),
  /** Amounts before and after, one pair per spatial axis. */
  MARGINS("a whole number, a list of one per axis, or a list of [before, after] pairs"),
  /** A quantizer in QKeras's grammar. */
  QUANTIZER("a quantizer such as \"quantized_bits(4,0,1)\""),
  /** A Keras activation by name, or a quantizer. */
  ACTIVATION("a Keras activation such as \"relu\", or a quantizer"),
  /** An initializer, regularizer or constraint: a class name, or class name and config. */
  CONFIG("a name such as \"he_normal\", or {class_name, config}"),
  /** A rectangle of numbers. */
  MATRIX("a list of rows of numbers"),
  /** Another layer, wrapped by this one. */
  LAYER("a layer: {class, args...}");

  private final String description;

  ArgumentKind(String description) {
    this.description = description;
  }

  /** In a user's words, for messages: "a whole number". */
  public String description() {
    return description;
  }
}
