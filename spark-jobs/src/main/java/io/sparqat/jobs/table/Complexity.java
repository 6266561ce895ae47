package io.sparqat.jobs.table;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How large a candidate is, whatever it runs on.
 *
 * @param parameterBits bits of all parameters
 * @param activationBits bits of all values that layers pass on
 * @param macs multiply-accumulates of one inference
 * @param bops bit operations as QONNX counts them
 * @param ebops effective bit operations as HGQ counts them
 * @param accumulatorBits the widest accumulator
 */
public record Complexity(
    long parameterBits,
    long activationBits,
    OptionalLong macs,
    OptionalDouble bops,
    OptionalDouble ebops,
    OptionalInt accumulatorBits) {
  /** Bits alone, where nothing else was counted. */
  public static Complexity bits(long parameterBits, long activationBits) {
    return new Complexity(
        parameterBits,
        activationBits,
        OptionalLong.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalInt.empty());
  }
}
