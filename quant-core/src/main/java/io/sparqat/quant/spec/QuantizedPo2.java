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
 * Signed powers of two. QKeras {@code quantized_po2}.
 *
 * @param bits sign and exponent
 * @param maxValue cap of the magnitude; at most 1 frees the exponent's sign bit
 * @param quadraticApproximation even exponents only
 */
public record QuantizedPo2(
    int bits,
    OptionalDouble maxValue,
    boolean useStochasticRounding,
    boolean quadraticApproximation,
    Log2Rounding log2Rounding,
    Noise noise)
    implements QuantizerSpec {
  static final Signature<QuantizedPo2> SIGNATURE =
      Signature.of(QuantizedPo2.class, "quantized_po2")
          .positional("bits", WHOLE, 8, QuantizedPo2::bits)
          .option("max_value", OPTIONAL_NUMBER, OptionalDouble.empty(), QuantizedPo2::maxValue)
          .option("use_stochastic_rounding", FLAG, false, QuantizedPo2::useStochasticRounding)
          .option("quadratic_approximation", FLAG, false, QuantizedPo2::quadraticApproximation)
          .option("log2_rounding", LOG2_ROUNDING, Log2Rounding.RND, QuantizedPo2::log2Rounding)
          .option("qnoise_factor", NUMBER, 1.0, spec -> spec.noise.factor())
          .option("var_name", TEXT, Optional.empty(), spec -> spec.noise.varName())
          .option("use_ste", FLAG, true, spec -> spec.noise.useSte())
          .option("use_variables", FLAG, false, spec -> spec.noise.useVariables())
          .creates(
              given ->
                  new QuantizedPo2(
                      given.whole("bits"),
                      given.optionalNumber("max_value"),
                      given.flag("use_stochastic_rounding"),
                      given.flag("quadratic_approximation"),
                      given.log2Rounding(),
                      given.noise()));

  public QuantizedPo2 {
    BitWidth.check(bits, 0);
    checkMaxValue(maxValue);
  }

  static void checkMaxValue(OptionalDouble maxValue) {
    maxValue.ifPresent(
        value ->
            OptionException.check(
                value >= 0 && Double.isFinite(value), "max_value", value, "None or at least 0"));
  }

  @Override
  public Signature<QuantizedPo2> signature() {
    return SIGNATURE;
  }

  @Override
  public <R> R accept(QuantizerVisitor<R> visitor) {
    return visitor.visit(this);
  }
}
