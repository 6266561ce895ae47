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
import java.util.Set;

/**
 * Hard swish, then {@link QuantizedBits}. QKeras {@code quantized_hswish}.
 *
 * @param reluShift {@code relu_shift}: added to the input under the rectifier
 * @param reluUpperBound {@code relu_upper_bound}: the rectifier's bound and divisor
 */
public record QuantizedHswish(
    int bits,
    IntegerBits integer,
    boolean symmetric,
    Alpha alpha,
    boolean useStochasticRounding,
    ScaleRule scale,
    Noise noise,
    double reluShift,
    double reluUpperBound)
    implements QuantizerSpec {
  static final Signature<QuantizedHswish> SIGNATURE =
      Signature.of(QuantizedHswish.class, "quantized_hswish")
          .positional("bits", WHOLE, 8, QuantizedHswish::bits)
          .positional("integer", INTEGER_BITS, IntegerBits.of(0), QuantizedHswish::integer)
          .positional("symmetric", BIT, false, QuantizedHswish::symmetric)
          .option("alpha", ALPHA, Alpha.NONE, QuantizedHswish::alpha)
          .option("use_stochastic_rounding", FLAG, false, QuantizedHswish::useStochasticRounding)
          .option("scale_axis", WHOLES, List.of(), spec -> spec.scale.axes())
          .option("qnoise_factor", NUMBER, 1.0, spec -> spec.noise.factor())
          .option("var_name", TEXT, Optional.empty(), spec -> spec.noise.varName())
          .option("use_variables", FLAG, false, spec -> spec.noise.useVariables())
          .option("relu_shift", NUMBER, 3.0, QuantizedHswish::reluShift)
          .option("relu_upper_bound", NUMBER, 6.0, QuantizedHswish::reluUpperBound)
          .ignoring(Set.of("keep_negative", "post_training_scale")) // of its base class
          .creates(
              given ->
                  new QuantizedHswish(
                      given.whole("bits"),
                      given.integer(),
                      given.flag("symmetric"),
                      given.alpha(),
                      given.flag("use_stochastic_rounding"),
                      given.scaleRule(),
                      given.noise(),
                      given.number("relu_shift"),
                      given.number("relu_upper_bound")));

  public QuantizedHswish {
    symmetric |= alpha.automatic();
    checkPositive("relu_shift", reluShift);
    checkPositive("relu_upper_bound", reluUpperBound);
    OptionException.check(!scale.grouped(), "scale_axis", scale, "without groups and bounds");
    OptionException.check(noise.useSte(), "use_ste", "False", "True: there is no other gradient");
    BitWidth.check(bits);
  }

  private static void checkPositive(String option, double value) {
    OptionException.check(
        value > 0 && Double.isFinite(value), option, value, "a finite number above 0");
  }

  @Override
  public Signature<QuantizedHswish> signature() {
    return SIGNATURE;
  }

  @Override
  public <R> R accept(QuantizerVisitor<R> visitor) {
    return visitor.visit(this);
  }

  /** The quantizer that the hard swish goes through. */
  public QuantizedBits quantizer() {
    return new QuantizedBits(
        bits, integer, symmetric, true, alpha, useStochasticRounding, scale, List.of(), noise);
  }

  @Override
  public QuantizedHswish asKernel() {
    return new QuantizedHswish(
        bits,
        integer,
        symmetric,
        alpha.fitted(),
        useStochasticRounding,
        scale,
        noise,
        reluShift,
        reluUpperBound);
  }
}
