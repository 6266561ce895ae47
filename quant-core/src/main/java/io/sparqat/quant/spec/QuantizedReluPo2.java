package io.sparqat.quant.spec;

import static io.sparqat.quant.spec.OptionType.FLAG;
import static io.sparqat.quant.spec.OptionType.LOG2_ROUNDING;
import static io.sparqat.quant.spec.OptionType.NUMBER;
import static io.sparqat.quant.spec.OptionType.OPTIONAL_NUMBER;
import static io.sparqat.quant.spec.OptionType.TEXT;
import static io.sparqat.quant.spec.OptionType.WHOLE;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Rectifier in powers of two, leaky with a {@code negative_slope}. QKeras {@code
 * quantized_relu_po2}.
 *
 * @param bits of the exponent
 * @param maxValue cap of the magnitude; at most 1 frees the exponent's sign bit
 * @param negativeSlope 0 or a power of two
 * @param quadraticApproximation even exponents only
 */
public record QuantizedReluPo2(
    int bits,
    OptionalDouble maxValue,
    double negativeSlope,
    boolean useStochasticRounding,
    boolean quadraticApproximation,
    Log2Rounding log2Rounding,
    Noise noise)
    implements QuantizerSpec {
  static final Signature<QuantizedReluPo2> SIGNATURE =
      Signature.of(QuantizedReluPo2.class, "quantized_relu_po2")
          .positional("bits", WHOLE, 8, QuantizedReluPo2::bits)
          .option("max_value", OPTIONAL_NUMBER, OptionalDouble.empty(), QuantizedReluPo2::maxValue)
          .option("negative_slope", NUMBER, 0.0, QuantizedReluPo2::negativeSlope)
          .option("use_stochastic_rounding", FLAG, false, QuantizedReluPo2::useStochasticRounding)
          .option("quadratic_approximation", FLAG, false, QuantizedReluPo2::quadraticApproximation)
          .option("log2_rounding", LOG2_ROUNDING, Log2Rounding.RND, QuantizedReluPo2::log2Rounding)
          .option("qnoise_factor", NUMBER, 1.0, spec -> spec.noise.factor())
          .option("var_name", TEXT, Optional.empty(), spec -> spec.noise.varName())
          .option("use_ste", FLAG, true, spec -> spec.noise.useSte())
          .option("use_variables", FLAG, false, spec -> spec.noise.useVariables())
          .creates(
              given ->
                  new QuantizedReluPo2(
                      given.whole("bits"),
                      given.optionalNumber("max_value"),
                      given.number("negative_slope"),
                      given.flag("use_stochastic_rounding"),
                      given.flag("quadratic_approximation"),
                      given.log2Rounding(),
                      given.noise()));

  public QuantizedReluPo2 {
    BitWidth.check(bits, 0);
    QuantizedPo2.checkMaxValue(maxValue);
    OptionException.checkSlope(negativeSlope);
  }

  @Override
  public Signature<QuantizedReluPo2> signature() {
    return SIGNATURE;
  }

  @Override
  public <R> R accept(QuantizerVisitor<R> visitor) {
    return visitor.visit(this);
  }
}
