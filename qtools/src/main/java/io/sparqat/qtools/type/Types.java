package io.sparqat.qtools.type;

import io.sparqat.qtools.rule.Rule;
import io.sparqat.qtools.rule.RuleException;
import io.sparqat.qtools.rule.RuleSet;
import io.sparqat.quant.spec.Bernoulli;
import io.sparqat.quant.spec.Binary;
import io.sparqat.quant.spec.IntegerBits;
import io.sparqat.quant.spec.QuantizedBits;
import io.sparqat.quant.spec.QuantizedBitsLearnablePo2;
import io.sparqat.quant.spec.QuantizedBitsMsqePo2;
import io.sparqat.quant.spec.QuantizedHswish;
import io.sparqat.quant.spec.QuantizedLinear;
import io.sparqat.quant.spec.QuantizedPo2;
import io.sparqat.quant.spec.QuantizedRelu;
import io.sparqat.quant.spec.QuantizedReluPo2;
import io.sparqat.quant.spec.QuantizedSigmoid;
import io.sparqat.quant.spec.QuantizedTanh;
import io.sparqat.quant.spec.QuantizedUlaw;
import io.sparqat.quant.spec.QuantizerSpec;
import io.sparqat.quant.spec.QuantizerSpecs;
import io.sparqat.quant.spec.QuantizerVisitor;
import io.sparqat.quant.spec.SigmoidFunction;
import io.sparqat.quant.spec.SpecSyntaxException;
import io.sparqat.quant.spec.StochasticBinary;
import io.sparqat.quant.spec.StochasticTernary;
import io.sparqat.quant.spec.Ternary;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Types of quantizers under a rule set. QTools {@code QuantizerFactory}. */
public final class Types {
  private final RuleSet rules;
  private final DataType unquantized;
  private final Conversion conversion = new Conversion();

  /** Types with the rule set's own type for what has no quantizer. */
  public Types(RuleSet rules) {
    this(
        rules,
        rules.has(Rule.UNQUANTIZED_IS_FLOAT)
            ? DataType.floatingPoint(32)
            : DataType.fixed(8, 0, true));
  }

  /** Types with another type for what has no quantizer. */
  public Types(RuleSet rules, DataType unquantized) {
    this.rules = rules;
    this.unquantized = unquantized;
  }

  /** The type of what has no quantizer: QTools' {@code default_interm_quantizer}. */
  public DataType unquantized() {
    return unquantized;
  }

  /** The type of a quantizer; the type of what has none for null. */
  public DataType of(@Nullable QuantizerSpec quantizer) {
    return quantizer == null ? unquantized : quantizer.accept(conversion);
  }

  /**
   * Whether QTools takes the quantizer for one it knows; layers refuse the others, and edges lose
   * them.
   */
  public boolean supports(QuantizerSpec quantizer) {
    if (quantizer instanceof QuantizedHswish) {
      return true;
    }
    boolean unknown =
        quantizer instanceof QuantizedLinear
            || quantizer instanceof QuantizedSigmoid
            || quantizer instanceof QuantizedBitsLearnablePo2
            || quantizer instanceof QuantizedBitsMsqePo2;
    return !(quantizer instanceof SigmoidFunction)
        && (!unknown || rules.has(Rule.ALL_QUANTIZERS_TYPED));
  }

  /** The type of a type that went over an edge once more. */
  public DataType again(DataType type) {
    boolean turns =
        switch (type.kind()) {
          case QUANTIZED_TANH, QUANTIZED_ULAW, STOCHASTIC_BINARY, BERNOULLI -> true;
          default -> false;
        };
    return turns && !rules.has(Rule.KEEPS_KIND) ? DataType.ternary(Kind.STOCHASTIC_TERNARY) : type;
  }

  /**
   * The type a text names: {@code int8}, {@code int16}, {@code int32}, {@code fp16}, {@code fp32},
   * or a quantizer.
   */
  public DataType named(String text) {
    return switch (text) {
      case "int8" -> symmetric(8, 0);
      case "int16" -> symmetric(16, 7);
      case "int32" -> symmetric(32, 10);
      case "fp16" -> DataType.floatingPoint(16);
      case "fp32" -> DataType.floatingPoint(32);
      default -> parsed(text);
    };
  }

  /**
   * The type a text names where QTools does not read quantizers, as for model inputs: there it
   * takes any other text for the default type.
   */
  public DataType namedOnEdge(String text) {
    boolean fixedName =
        switch (text) {
          case "int8", "int16", "int32", "fp16", "fp32" -> true;
          default -> false;
        };
    return fixedName || rules.has(Rule.STRICT_NAMES) ? named(text) : unquantized;
  }

  private DataType parsed(String text) {
    try {
      return of(QuantizerSpecs.parse(text));
    } catch (SpecSyntaxException e) {
      throw new RuleException(
          "ValueError",
          "Invalid type: "
              + text
              + " (must be int8, int16, int32, fp16, fp32 or a quantizer): "
              + e.getMessage());
    }
  }

  private static DataType symmetric(int bits, int intBits) {
    DataType type = DataType.fixed(bits, intBits, true);
    return type.within(-type.high(), type.high());
  }

  private DataType fixed(
      Kind kind, int bits, IntegerBits integer, boolean signed, boolean symmetric) {
    int intBits = integer.values().stream().mapToInt(v -> (int) Math.ceil(v)).max().orElse(0);
    DataType type = DataType.fixed(kind, bits, intBits, signed);
    return signed && symmetric ? type.within(-type.high(), type.high()) : type;
  }

  private DataType signedOrBinary(
      int bits, IntegerBits integer, boolean keepNegative, boolean symmetric) {
    return bits == 1 && keepNegative && rules.has(Rule.ALL_QUANTIZERS_TYPED)
        ? DataType.binary(Kind.BINARY, false)
        : fixed(Kind.QUANTIZED_BITS, bits, integer, keepNegative, symmetric);
  }

  /** The type of a quantizer that QTools does not know, where the rule set does. */
  private DataType own(DataType type) {
    return rules.has(Rule.ALL_QUANTIZERS_TYPED) ? type : unquantized;
  }

  private static double limit(OptionalDouble maxValue) {
    double value = maxValue.orElse(0);
    return value == 0 ? -1 : value;
  }

  private final class Conversion implements QuantizerVisitor<DataType> {
    @Override
    public DataType visit(QuantizedLinear spec) {
      if (!rules.has(Rule.KNOWS_QUANTIZED_LINEAR)) {
        throw new RuleException(
            "ValueError",
            "Cannot type " + spec.canonical() + ": QKeras " + rules.text() + " does not have it");
      }
      return own(
          signedOrBinary(spec.bits(), spec.integer(), spec.keepNegative(), spec.symmetric()));
    }

    @Override
    public DataType visit(QuantizedBits spec) {
      return signedOrBinary(spec.bits(), spec.integer(), spec.keepNegative(), spec.symmetric());
    }

    @Override
    public DataType visit(Bernoulli spec) {
      return DataType.binary(Kind.BERNOULLI, true);
    }

    @Override
    public DataType visit(Ternary spec) {
      return DataType.ternary(Kind.TERNARY);
    }

    @Override
    public DataType visit(StochasticTernary spec) {
      return DataType.ternary(Kind.STOCHASTIC_TERNARY);
    }

    @Override
    public DataType visit(Binary spec) {
      return DataType.binary(Kind.BINARY, spec.use01());
    }

    @Override
    public DataType visit(StochasticBinary spec) {
      return DataType.binary(Kind.STOCHASTIC_BINARY, false);
    }

    @Override
    public DataType visit(QuantizedRelu spec) {
      boolean signed = spec.negativeSlope() != 0;
      DataType type = fixed(Kind.QUANTIZED_RELU, spec.bits(), spec.integer(), signed, false);
      return spec.bits() == 1 && type.intBits() == 1 ? type.withMode(Mode.BINARY01) : type;
    }

    @Override
    public DataType visit(QuantizedUlaw spec) {
      return fixed(Kind.QUANTIZED_ULAW, spec.bits(), spec.integer(), true, spec.symmetric());
    }

    @Override
    public DataType visit(QuantizedTanh spec) {
      int intBits = rules.has(Rule.TANH_INTEGER_BITS) ? 0 : -1;
      return fixed(
          Kind.QUANTIZED_TANH, spec.bits(), IntegerBits.of(intBits), true, spec.symmetric());
    }

    @Override
    public DataType visit(QuantizedSigmoid spec) {
      return own(DataType.fixed(spec.bits(), 0, false));
    }

    @Override
    public DataType visit(QuantizedPo2 spec) {
      return DataType.po2(Kind.POWER_OF_TWO, spec.bits(), true, limit(spec.maxValue()));
    }

    @Override
    public DataType visit(QuantizedReluPo2 spec) {
      return DataType.po2(Kind.RELU_POWER_OF_TWO, spec.bits(), false, limit(spec.maxValue()));
    }

    @Override
    public DataType visit(QuantizedHswish spec) {
      if (!rules.has(Rule.ALL_QUANTIZERS_TYPED)) {
        throw new RuleException(
            "KeyError",
            "Cannot type "
                + spec.canonical()
                + ": QTools takes it for quantized_bits and then does not find it");
      }
      return signedOrBinary(spec.bits(), spec.integer(), true, spec.symmetric());
    }

    @Override
    public DataType visit(QuantizedBitsLearnablePo2 spec) {
      return own(signedOrBinary(spec.bits(), IntegerBits.of(0), spec.keepNegative(), true));
    }

    @Override
    public DataType visit(QuantizedBitsMsqePo2 spec) {
      return own(signedOrBinary(spec.bits(), IntegerBits.of(0), spec.keepNegative(), true));
    }

    @Override
    public DataType visit(SigmoidFunction function) {
      return unquantized;
    }
  }
}
