package io.sparqat.qtools.operator;

import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.qtools.type.DataType;
import org.jspecify.annotations.Nullable;

/**
 * Batch normalization in hardware: {@code gamma / sqrt(variance) * x + beta}; QTools takes the mean
 * for free. QTools {@code qbn_factory}.
 *
 * @param divider {@code gamma / sqrt(variance)}, or {@code x / sqrt(variance)} without scale
 * @param multiplier by the input; null without scale
 * @param accumulator adds beta; null without center
 */
public record BatchNormalizing(
    Operator divider, @Nullable Operator multiplier, @Nullable Operator accumulator) {
  /**
   * Derives the three operations.
   *
   * @param gamma ignored without scale
   * @param beta ignored without center
   */
  public static BatchNormalizing of(
      RuleSet rules,
      DataType input,
      DataType gamma,
      DataType beta,
      DataType variance,
      boolean useScale,
      boolean useCenter) {
    DataType deviation = standardDeviation(variance);
    Operator divider;
    Operator multiplier = null;
    Operator last;
    if (useScale) {
      divider = Division.of(rules, gamma, deviation);
      if (gamma.isPo2() && gamma.valueCounts() > 0 && deviation.valueCounts() > 0) {
        int counts = gamma.valueCounts() * deviation.valueCounts();
        divider = divider.withOutput(divider.output().withValueCounts(counts));
      }
      multiplier = Multiplication.of(rules, divider.output(), input);
      last = multiplier;
    } else {
      divider = Division.of(rules, input, deviation);
      last = divider;
    }
    Operator accumulator = useCenter ? Addition.of(rules, last.output(), beta) : null;
    return new BatchNormalizing(divider, multiplier, accumulator);
  }

  /** The square root halves a power of two's exponent. */
  private static DataType standardDeviation(DataType variance) {
    if (!variance.isPo2()) {
      return variance;
    }
    long bits = variance.bits() - 1;
    DataType root = variance.resized(bits, bits);
    return variance.maxValue() >= 0
        ? root.withMaxValue(Math.rint(Math.sqrt(variance.maxValue())))
        : root;
  }

  /** The last operation. */
  public Operator output() {
    if (accumulator != null) {
      return accumulator;
    }
    return multiplier != null ? multiplier : divider;
  }

  /** The same circuits with every result declared to be of one type. */
  public BatchNormalizing withOutputs(DataType declared) {
    return new BatchNormalizing(
        divider.withOutput(declared),
        multiplier == null ? null : multiplier.withOutput(declared),
        accumulator == null ? null : accumulator.withOutput(declared));
  }
}
