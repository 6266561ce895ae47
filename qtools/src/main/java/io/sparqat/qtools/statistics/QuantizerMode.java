package io.sparqat.qtools.statistics;

import io.sparqat.qtools.rule.RuleException;
import io.sparqat.quant.model.Activation;
import io.sparqat.quant.spec.Bernoulli;
import io.sparqat.quant.spec.Binary;
import io.sparqat.quant.spec.IntegerBits;
import io.sparqat.quant.spec.QuantizedBits;
import io.sparqat.quant.spec.QuantizedPo2;
import io.sparqat.quant.spec.QuantizedRelu;
import io.sparqat.quant.spec.QuantizedReluPo2;
import io.sparqat.quant.spec.QuantizedTanh;
import io.sparqat.quant.spec.QuantizedUlaw;
import io.sparqat.quant.spec.QuantizerSpec;
import io.sparqat.quant.spec.StochasticBinary;
import io.sparqat.quant.spec.StochasticTernary;
import io.sparqat.quant.spec.Ternary;
import org.jspecify.annotations.Nullable;

/**
 * How an operand takes part in an operation. QKeras {@code get_quant_mode}.
 *
 * @param mode 0 fixed point, 1 power of two, 2 ternary, 3 binary, 4 binary 0/1, 5 float; -1 unknown
 * @param bits its width; -1 unknown
 * @param sign 1 when signed, else 0; -1 unknown
 */
public record QuantizerMode(int mode, int bits, int sign) {
  /** Float32. */
  public static final QuantizerMode FLOAT = new QuantizerMode(5, 32, 1);

  /** The mode of a weight or bias quantizer; float without one. */
  static QuantizerMode of(@Nullable QuantizerSpec quantizer) {
    if (quantizer == null) {
      return FLOAT;
    }
    if (quantizer instanceof QuantizedBits q) {
      return new QuantizerMode(isTernary(q.bits(), q.integer()) ? 2 : 0, q.bits(), 1);
    }
    if (quantizer instanceof QuantizedUlaw q) {
      return new QuantizerMode(isTernary(q.bits(), q.integer()) ? 2 : 0, q.bits(), 1);
    }
    if (quantizer instanceof QuantizedTanh q) {
      if (q.bits() == 2) {
        throw new RuleException(
            "AttributeError",
            "Cannot classify " + q.canonical() + ": QKeras asks for integer bits it does not have");
      }
      return new QuantizerMode(0, q.bits(), 1);
    }
    if (quantizer instanceof QuantizedRelu q) {
      boolean binary = q.bits() == 1 && first(q.integer()) == 1;
      return new QuantizerMode(binary ? 4 : 0, q.bits(), 0);
    }
    if (quantizer instanceof QuantizedPo2 q) {
      return new QuantizerMode(1, q.bits(), 1);
    }
    if (quantizer instanceof QuantizedReluPo2 q) {
      return new QuantizerMode(1, q.bits(), 0);
    }
    if (quantizer instanceof Ternary || quantizer instanceof StochasticTernary) {
      return new QuantizerMode(2, 2, 1);
    }
    if (quantizer instanceof Binary || quantizer instanceof StochasticBinary) {
      return new QuantizerMode(3, 1, 1);
    }
    if (quantizer instanceof Bernoulli) {
      return new QuantizerMode(4, 1, 0);
    }
    throw unknown(quantizer.canonical());
  }

  /** The mode of an activation. */
  static QuantizerMode of(Activation activation) {
    if (activation instanceof Activation.Quantized quantized) {
      return of(quantized.quantizer());
    }
    if (activation.equals(Activation.LINEAR)) {
      return FLOAT;
    }
    throw unknown(activation.text());
  }

  private static RuleException unknown(String what) {
    return new RuleException(
        "ValueError", "Cannot classify " + what + ": QKeras has no operation for it");
  }

  private static boolean isTernary(int bits, IntegerBits integer) {
    return bits == 2 && first(integer) == 1;
  }

  private static int first(IntegerBits integer) {
    return (int) (double) integer.values().get(0);
  }
}
