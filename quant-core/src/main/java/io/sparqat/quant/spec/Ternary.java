package io.sparqat.quant.spec;

import static io.sparqat.quant.spec.OptionType.ALPHA;
import static io.sparqat.quant.spec.OptionType.FLAG;
import static io.sparqat.quant.spec.OptionType.OPTIONAL_NUMBER;
import static io.sparqat.quant.spec.OptionType.WHOLE;

import java.util.OptionalDouble;

/**
 * -1, 0 or 1 times a scale. QKeras {@code ternary}.
 *
 * @param threshold magnitude from which a value counts as not zero, {@value #DEFAULT_THRESHOLD} if
 *     empty; a fitted scale fits its own
 * @param numberOfUnrolls rounds of fitting the scale
 */
public record Ternary(
    Alpha alpha, OptionalDouble threshold, boolean useStochasticRounding, int numberOfUnrolls)
    implements QuantizerSpec {
  /** QKeras's threshold where none is given. */
  public static final double DEFAULT_THRESHOLD = 0.33;

  static final Signature<Ternary> SIGNATURE =
      Signature.of(Ternary.class, "ternary")
          .option("alpha", ALPHA, Alpha.NONE, Ternary::alpha)
          .option("threshold", OPTIONAL_NUMBER, OptionalDouble.empty(), Ternary::threshold)
          .option("use_stochastic_rounding", FLAG, false, Ternary::useStochasticRounding)
          .option("number_of_unrolls", WHOLE, 5, Ternary::numberOfUnrolls)
          .creates(
              given ->
                  new Ternary(
                      given.alpha(),
                      given.optionalNumber("threshold"),
                      given.flag("use_stochastic_rounding"),
                      given.whole("number_of_unrolls")));

  public Ternary {
    checkThreshold(alpha, threshold);
    checkUnrolls(numberOfUnrolls);
  }

  static void checkThreshold(Alpha alpha, OptionalDouble threshold) {
    if (threshold.isPresent()) {
      OptionException.checkFinite("threshold", threshold.getAsDouble());
      OptionException.check(
          !alpha.automatic(),
          "threshold",
          threshold.getAsDouble(),
          "None where the scale is fitted to the data, as alpha='auto' and kernels do");
    }
  }

  static void checkUnrolls(int numberOfUnrolls) {
    OptionException.check(
        numberOfUnrolls >= 1 && numberOfUnrolls <= 1000,
        "number_of_unrolls",
        numberOfUnrolls,
        "from 1 to 1000");
  }

  @Override
  public Signature<Ternary> signature() {
    return SIGNATURE;
  }

  @Override
  public <R> R accept(QuantizerVisitor<R> visitor) {
    return visitor.visit(this);
  }

  @Override
  public Ternary asKernel() {
    return new Ternary(alpha.fitted(), threshold, useStochasticRounding, numberOfUnrolls);
  }
}
