package io.sparqat.quant.spec;

import static io.sparqat.quant.spec.OptionType.BIT;
import static io.sparqat.quant.spec.OptionType.FLAG;
import static io.sparqat.quant.spec.OptionType.INTEGER_BITS;
import static io.sparqat.quant.spec.OptionType.NUMBER;
import static io.sparqat.quant.spec.OptionType.OPTIONAL_NUMBER;
import static io.sparqat.quant.spec.OptionType.TEXT;
import static io.sparqat.quant.spec.OptionType.WHOLE;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Rectifier in unsigned fixed point, leaky with a {@code negative_slope}. QKeras {@code
 * quantized_relu}.
 *
 * @param useSigmoid whether the internal sigmoid stands in for the ramp
 * @param negativeSlope 0 or a power of two
 * @param reluUpperBound bound of the gradient's range, used where {@code isQuantizedClip} is false
 * @param isQuantizedClip whether the gradient ends where the number format does
 * @param enableFastInference a forward pass without slope, sigmoid, noise and gradient
 */
public record QuantizedRelu(
    int bits,
    IntegerBits integer,
    boolean useSigmoid,
    double negativeSlope,
    boolean useStochasticRounding,
    OptionalDouble reluUpperBound,
    boolean isQuantizedClip,
    Noise noise,
    boolean enableFastInference)
    implements QuantizerSpec {
  static final Signature<QuantizedRelu> SIGNATURE =
      Signature.of(QuantizedRelu.class, "quantized_relu")
          .positional("bits", WHOLE, 8, QuantizedRelu::bits)
          .positional("integer", INTEGER_BITS, IntegerBits.of(0), QuantizedRelu::integer)
          .option("use_sigmoid", BIT, false, QuantizedRelu::useSigmoid)
          .option("negative_slope", NUMBER, 0.0, QuantizedRelu::negativeSlope)
          .option("use_stochastic_rounding", FLAG, false, QuantizedRelu::useStochasticRounding)
          .option(
              "relu_upper_bound",
              OPTIONAL_NUMBER,
              OptionalDouble.empty(),
              QuantizedRelu::reluUpperBound)
          .option("is_quantized_clip", FLAG, true, QuantizedRelu::isQuantizedClip)
          .option("qnoise_factor", NUMBER, 1.0, spec -> spec.noise.factor())
          .option("var_name", TEXT, Optional.empty(), spec -> spec.noise.varName())
          .option("use_ste", FLAG, true, spec -> spec.noise.useSte())
          .option("use_variables", FLAG, false, spec -> spec.noise.useVariables())
          .option("enable_fast_inference", FLAG, false, QuantizedRelu::enableFastInference)
          .creates(
              given ->
                  new QuantizedRelu(
                      given.whole("bits"),
                      given.integer(),
                      given.flag("use_sigmoid"),
                      given.number("negative_slope"),
                      given.flag("use_stochastic_rounding"),
                      given.optionalNumber("relu_upper_bound"),
                      given.flag("is_quantized_clip"),
                      given.noise(),
                      given.flag("enable_fast_inference")));

  public QuantizedRelu {
    BitWidth.check(bits);
    OptionException.checkSlope(negativeSlope);
    reluUpperBound.ifPresent(bound -> OptionException.checkFinite("relu_upper_bound", bound));
  }

  /** With so many bits before the binary point. */
  public QuantizedRelu withInteger(int other) {
    return new QuantizedRelu(
        bits,
        IntegerBits.of(other),
        useSigmoid,
        negativeSlope,
        useStochasticRounding,
        reluUpperBound,
        isQuantizedClip,
        noise,
        enableFastInference);
  }

  /** With QKeras's defaults for everything else. */
  public static QuantizedRelu of(int bits, int integer) {
    return new QuantizedRelu(
        bits,
        IntegerBits.of(integer),
        false,
        0,
        false,
        OptionalDouble.empty(),
        true,
        Noise.NONE,
        false);
  }

  @Override
  public Signature<QuantizedRelu> signature() {
    return SIGNATURE;
  }

  @Override
  public <R> R accept(QuantizerVisitor<R> visitor) {
    return visitor.visit(this);
  }
}
