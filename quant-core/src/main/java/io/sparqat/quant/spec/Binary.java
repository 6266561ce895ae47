package io.sparqat.quant.spec;

import static io.sparqat.quant.spec.OptionType.ALPHA;
import static io.sparqat.quant.spec.OptionType.FLAG;
import static io.sparqat.quant.spec.OptionType.OPTIONAL_WHOLE;
import static io.sparqat.quant.spec.OptionType.WHOLES;

import java.util.List;
import java.util.OptionalInt;

/**
 * The sign times a scale. QKeras {@code binary}.
 *
 * @param use01 {@code use_01}: 0 and 1 instead of -1 and 1
 */
public record Binary(boolean use01, Alpha alpha, boolean useStochasticRounding, ScaleRule scale)
    implements QuantizerSpec {
  static final Signature<Binary> SIGNATURE =
      Signature.of(Binary.class, "binary")
          .option("use_01", FLAG, false, Binary::use01)
          .option("alpha", ALPHA, Alpha.NONE, Binary::alpha)
          .option("use_stochastic_rounding", FLAG, false, Binary::useStochasticRounding)
          .option("scale_axis", WHOLES, List.of(), spec -> spec.scale.axes())
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
          .creates(
              given ->
                  new Binary(
                      given.flag("use_01"),
                      given.alpha(),
                      given.flag("use_stochastic_rounding"),
                      given.scaleRule()));

  @Override
  public Signature<Binary> signature() {
    return SIGNATURE;
  }

  @Override
  public <R> R accept(QuantizerVisitor<R> visitor) {
    return visitor.visit(this);
  }

  @Override
  public Binary asKernel() {
    return new Binary(use01, alpha.fitted(), useStochasticRounding, scale);
  }
}
