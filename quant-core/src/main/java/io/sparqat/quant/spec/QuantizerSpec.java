package io.sparqat.quant.spec;

/**
 * What a quantizer is: an immutable value with one canonical, parseable text form in QKeras's
 * grammar.
 *
 * <p>That text is the form in HOCON, JSON, DL4J's layer configuration, on the Spark wire, in table
 * rows and in hashes: {@code QuantizerSpecs.parse(s.canonical()).equals(s)} for every spec.
 */
public interface QuantizerSpec {
  /** The name QKeras gives the class or function, for example {@code quantized_bits}. */
  String name();

  /** The canonical text, for example {@code quantized_bits(4,0,1,alpha='auto_po2')}. */
  String canonical();
}
