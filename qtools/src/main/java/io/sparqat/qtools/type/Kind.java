package io.sparqat.qtools.type;

/** QTools' class of a type; it remembers which quantizer the type came from. */
public enum Kind {
  QUANTIZED_BITS("QuantizedBits", "quantized_bits"),
  QUANTIZED_TANH("QuantizedTanh", "quantized_tanh"),
  QUANTIZED_ULAW("QuantizedUlaw", "quantized_ulaw"),
  QUANTIZED_RELU("QuantizedRelu", "quantized_relu"),
  BINARY("Binary", "binary"),
  STOCHASTIC_BINARY("StochasticBinary", "stochastic_binary"),
  BERNOULLI("Bernoulli", "bernoulli"),
  TERNARY("Ternary", "ternary"),
  STOCHASTIC_TERNARY("StochasticTernary", "stochastic_ternary"),
  POWER_OF_TWO("PowerOfTwo", "quantized_po2"),
  RELU_POWER_OF_TWO("ReluPowerOfTwo", "quantized_relu_po2"),
  FLOATING_POINT("FloatingPoint", "floating_point");

  private final String className;
  private final String typeName;

  Kind(String className, String typeName) {
    this.className = className;
    this.typeName = typeName;
  }

  /** The class in QTools' {@code quantizer_impl}. */
  public String className() {
    return className;
  }

  /** The name a fresh type of this kind carries. */
  public String typeName() {
    return typeName;
  }

  boolean isTernary() {
    return this == TERNARY || this == STOCHASTIC_TERNARY;
  }

  boolean isBinary() {
    return this == BINARY || this == STOCHASTIC_BINARY || this == BERNOULLI;
  }
}
