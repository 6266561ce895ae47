package io.sparqat.quant.spec;

/**
 * What a quantizer is: an immutable value with one canonical, parseable text form in QKeras's
 * grammar.
 *
 * <p>That text is the form in HOCON, JSON, DL4J's layer configuration, on the Spark wire, in table
 * rows and in hashes: {@code QuantizerSpecs.parse(s.canonical()).equals(s)} for every spec.
 */
public sealed interface QuantizerSpec
    permits Bernoulli,
        Binary,
        QuantizedBits,
        QuantizedBitsLearnablePo2,
        QuantizedBitsMsqePo2,
        QuantizedHswish,
        QuantizedLinear,
        QuantizedPo2,
        QuantizedRelu,
        QuantizedReluPo2,
        QuantizedSigmoid,
        QuantizedTanh,
        QuantizedUlaw,
        SigmoidFunction,
        StochasticBinary,
        StochasticTernary,
        Ternary {
  /** The QKeras name and the arguments of its constructor, with how each is read off this value. */
  Signature<?> signature();

  /** Calls the visitor's method for this class. */
  <R> R accept(QuantizerVisitor<R> visitor);

  /** The name QKeras gives the class or function, for example {@code quantized_bits}. */
  default String name() {
    return signature().name();
  }

  /** The canonical text, for example {@code quantized_bits(4,0,1,alpha='auto_po2')}. */
  default String canonical() {
    return signature().canonical(this);
  }

  /**
   * This quantizer as a layer applies it to its kernel: where {@code alpha} is not given, the scale
   * is fitted to the data ({@code 'auto_po2'}). What QKeras's {@code _set_trainable_parameter}
   * does; quantizers without {@code alpha} are returned as they are.
   *
   * @throws IllegalArgumentException when the other options rule out a fitted scale, as the {@code
   *     threshold} of {@code ternary} does
   */
  default QuantizerSpec asKernel() {
    return this;
  }
}
