package io.sparqat.quant.spec;

import static io.sparqat.quant.spec.OptionType.ALPHA;
import static io.sparqat.quant.spec.OptionType.BIT;
import static io.sparqat.quant.spec.OptionType.FLAG;
import static io.sparqat.quant.spec.OptionType.INTEGER_BITS;
import static io.sparqat.quant.spec.OptionType.NUMBER;
import static io.sparqat.quant.spec.OptionType.TEXT;
import static io.sparqat.quant.spec.OptionType.WHOLE;
import static io.sparqat.quant.spec.OptionType.WHOLES;

import java.util.List;
import java.util.Optional;

/**
 * Fixed point by clip, then round; {@code alpha} changes the step. QKeras {@code quantized_linear}.
 */
public record QuantizedLinear(
    int bits,
    IntegerBits integer,
    boolean symmetric,
    boolean keepNegative,
    Alpha alpha,
    boolean useStochasticRounding,
    ScaleRule scale,
    Noise noise)
    implements QuantizerSpec {
  static final Signature<QuantizedLinear> SIGNATURE =
      Signature.of(QuantizedLinear.class, "quantized_linear")
          .positional("bits", WHOLE, 8, QuantizedLinear::bits)
          .positional("integer", INTEGER_BITS, IntegerBits.of(0), QuantizedLinear::integer)
          .positional("symmetric", BIT, true, QuantizedLinear::symmetric)
          .option("keep_negative", FLAG, true, QuantizedLinear::keepNegative)
          .option("alpha", ALPHA, Alpha.NONE, QuantizedLinear::alpha)
          .option("use_stochastic_rounding", FLAG, false, QuantizedLinear::useStochasticRounding)
          .option("scale_axis", WHOLES, List.of(), spec -> spec.scale.axes())
          .option("qnoise_factor", NUMBER, 1.0, spec -> spec.noise.factor())
          .option("var_name", TEXT, Optional.empty(), spec -> spec.noise.varName())
          .option("use_variables", FLAG, false, spec -> spec.noise.useVariables())
          .creates(
              given ->
                  new QuantizedLinear(
                      given.whole("bits"),
                      given.integer(),
                      given.flag("symmetric"),
                      given.flag("keep_negative"),
                      given.alpha(),
                      given.flag("use_stochastic_rounding"),
                      given.scaleRule(),
                      given.noise()));

  public QuantizedLinear {
    BitWidth.check(bits);
    OptionException.check(!scale.grouped(), "scale_axis", scale, "without groups and bounds");
    OptionException.check(noise.useSte(), "use_ste", "False", "True: there is no other gradient");
  }

  @Override
  public Signature<QuantizedLinear> signature() {
    return SIGNATURE;
  }

  @Override
  public <R> R accept(QuantizerVisitor<R> visitor) {
    return visitor.visit(this);
  }

  @Override
  public QuantizedLinear asKernel() {
    return alpha instanceof Alpha.None
        ? new QuantizedLinear(
            bits, integer, true, keepNegative, Alpha.AUTO_PO2, useStochasticRounding, scale, noise)
        : this;
  }
}
