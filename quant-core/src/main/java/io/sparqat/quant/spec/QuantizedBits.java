package io.sparqat.quant.spec;

import static io.sparqat.quant.spec.OptionType.ALPHA;
import static io.sparqat.quant.spec.OptionType.BIT;
import static io.sparqat.quant.spec.OptionType.FLAG;
import static io.sparqat.quant.spec.OptionType.INTEGER_BITS;
import static io.sparqat.quant.spec.OptionType.NUMBER;
import static io.sparqat.quant.spec.OptionType.NUMBERS;
import static io.sparqat.quant.spec.OptionType.OPTIONAL_WHOLE;
import static io.sparqat.quant.spec.OptionType.TEXT;
import static io.sparqat.quant.spec.OptionType.WHOLE;
import static io.sparqat.quant.spec.OptionType.WHOLES;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Fixed point by round, then clip; {@code alpha} scales the output. QKeras {@code quantized_bits}.
 *
 * @param bits sign included; with no bit beside the sign, 0 or 1 bits, the sign of the input
 * @param symmetric whether the least value is the negative of the greatest; always true where the
 *     scale is fitted
 * @param postTrainingScale {@code post_training_scale}: freezes a fitted scale to these numbers;
 *     empty for none
 */
public record QuantizedBits(
    int bits,
    IntegerBits integer,
    boolean symmetric,
    boolean keepNegative,
    Alpha alpha,
    boolean useStochasticRounding,
    ScaleRule scale,
    List<Double> postTrainingScale,
    Noise noise)
    implements QuantizerSpec {
  static final Signature<QuantizedBits> SIGNATURE =
      Signature.of(QuantizedBits.class, "quantized_bits")
          .positional("bits", WHOLE, 8, QuantizedBits::bits)
          .positional("integer", INTEGER_BITS, IntegerBits.of(0), QuantizedBits::integer)
          .positional("symmetric", BIT, false, QuantizedBits::symmetric)
          .option("keep_negative", FLAG, true, QuantizedBits::keepNegative)
          .option("alpha", ALPHA, Alpha.NONE, QuantizedBits::alpha)
          .option("use_stochastic_rounding", FLAG, false, QuantizedBits::useStochasticRounding)
          .option("scale_axis", WHOLES, List.of(), spec -> spec.scale.axes())
          .option("qnoise_factor", NUMBER, 1.0, spec -> spec.noise.factor())
          .option("var_name", TEXT, Optional.empty(), spec -> spec.noise.varName())
          .option("use_ste", FLAG, true, spec -> spec.noise.useSte())
          .option("use_variables", FLAG, false, spec -> spec.noise.useVariables())
          .option("elements_per_scale", WHOLES, List.of(), spec -> spec.scale.elementsPerScale())
          .option(
              "min_po2_exponent",
              OPTIONAL_WHOLE,
              OptionalInt.empty(),
              spec -> spec.scale.minPo2Exponent())
          .option(
              "max_po2_exponent",
              OPTIONAL_WHOLE,
              OptionalInt.empty(),
              spec -> spec.scale.maxPo2Exponent())
          .option("post_training_scale", NUMBERS, List.of(), QuantizedBits::postTrainingScale)
          .creates(
              given ->
                  new QuantizedBits(
                      given.whole("bits"),
                      given.integer(),
                      given.flag("symmetric"),
                      given.flag("keep_negative"),
                      given.alpha(),
                      given.flag("use_stochastic_rounding"),
                      given.scaleRule(),
                      given.numbers("post_training_scale"),
                      given.noise()));

  public QuantizedBits {
    BitWidth.check(bits, 0);
    symmetric |= alpha.automatic();
    postTrainingScale = List.copyOf(postTrainingScale);
    OptionException.check(
        !scale.grouped() || alpha.equals(Alpha.AUTO_PO2),
        "alpha",
        alpha,
        "'auto_po2' for elements_per_scale, min_po2_exponent and max_po2_exponent");
    OptionException.check(
        postTrainingScale.isEmpty() || alpha.automatic(),
        "post_training_scale",
        postTrainingScale,
        "used with alpha 'auto' or 'auto_po2'");
    OptionException.check(
        postTrainingScale.stream().allMatch(Double::isFinite),
        "post_training_scale",
        postTrainingScale,
        "finite numbers");
  }

  /** With QKeras's defaults for everything else. */
  public static QuantizedBits of(int bits, int integer, boolean symmetric) {
    return new QuantizedBits(
        bits,
        IntegerBits.of(integer),
        symmetric,
        true,
        Alpha.NONE,
        false,
        ScaleRule.DEFAULT,
        List.of(),
        Noise.NONE);
  }

  @Override
  public Signature<QuantizedBits> signature() {
    return SIGNATURE;
  }

  @Override
  public <R> R accept(QuantizerVisitor<R> visitor) {
    return visitor.visit(this);
  }

  /** With so many bits before the binary point. */
  public QuantizedBits withInteger(int other) {
    return new QuantizedBits(
        bits,
        IntegerBits.of(other),
        symmetric,
        keepNegative,
        alpha,
        useStochasticRounding,
        scale,
        postTrainingScale,
        noise);
  }

  /** The same with another {@code alpha}. */
  public QuantizedBits withAlpha(Alpha other) {
    return new QuantizedBits(
        bits,
        integer,
        symmetric,
        keepNegative,
        other,
        useStochasticRounding,
        scale,
        postTrainingScale,
        noise);
  }

  /** The same with a frozen scale. */
  public QuantizedBits withPostTrainingScale(List<Double> other) {
    return new QuantizedBits(
        bits, integer, symmetric, keepNegative, alpha, useStochasticRounding, scale, other, noise);
  }

  @Override
  public QuantizedBits asKernel() {
    return withAlpha(alpha.fitted());
  }
}
