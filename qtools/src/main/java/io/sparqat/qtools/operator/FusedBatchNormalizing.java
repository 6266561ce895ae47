package io.sparqat.qtools.operator;

import io.sparqat.qtools.rule.RuleException;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.qtools.type.DataType;
import org.jspecify.annotations.Nullable;

/**
 * Batch normalization fused into the layer before it: {@code inverse * x - (inverse * mean -
 * inverse * bias - beta)}. QTools {@code fused_bn_factory}.
 */
public final class FusedBatchNormalizing {
  private FusedBatchNormalizing() {}

  /**
   * The adder whose result leaves the fused layer.
   *
   * @param previous the kernel's accumulator, bias not added
   * @param bias of the layer before; null when it has none
   * @param beta null without center
   * @param scale of the inverse quantizer when it is a fitted power of two, else null
   */
  public static Operator of(
      RuleSet rules,
      DataType previous,
      @Nullable DataType bias,
      @Nullable DataType beta,
      DataType mean,
      DataType inverse,
      @Nullable Scale scale) {
    if (inverse.isFloat()) {
      throw new RuleException(
          "AssertionError",
          "Cannot fuse batch normalization: its inverse_quantizer is missing or float (a fused"
              + " layer multiplies by the quantized inverse)");
    }
    DataType fusedBias = product(rules, inverse, mean, scale);
    if (bias != null) {
      fusedBias = Addition.of(rules, product(rules, inverse, bias, scale), fusedBias).output();
    }
    if (beta != null) {
      fusedBias = Addition.of(rules, fusedBias, beta).output();
    }
    return Addition.of(rules, product(rules, inverse, previous, scale), fusedBias);
  }

  private static DataType product(
      RuleSet rules, DataType inverse, DataType factor, @Nullable Scale scale) {
    Operator product = Multiplication.of(rules, inverse, factor);
    return (scale == null ? product : scale.applied(rules, product)).output();
  }
}
