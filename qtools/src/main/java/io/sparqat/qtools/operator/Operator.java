package io.sparqat.qtools.operator;

import io.sparqat.qtools.type.DataType;

/**
 * An operation in hardware and the type of its result.
 *
 * @param circuit QTools' class of it, for example {@code FixedPointMultiplier}
 * @param gate what it is priced as
 * @param gateFactor how many such gates
 * @param gateBits width of one gate, possibly a fraction
 * @param output the result's type
 */
public record Operator(
    String circuit, Gate gate, double gateFactor, double gateBits, DataType output) {
  /** One gate as wide as its result. */
  static Operator plain(String circuit, Gate gate, DataType output) {
    return new Operator(circuit, gate, 1, output.bits(), output);
  }

  /** The same circuit with its result declared to be of another type. */
  public Operator withOutput(DataType declared) {
    return new Operator(circuit, gate, gateFactor, gateBits, declared);
  }
}
