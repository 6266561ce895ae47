package io.sparqat.quant.spec;

import static io.sparqat.quant.spec.OptionType.ALPHA;
import static io.sparqat.quant.spec.OptionType.FLAG;
import static io.sparqat.quant.spec.OptionType.NUMBER;
import static io.sparqat.quant.spec.OptionType.OPTIONAL_NUMBER;
import static io.sparqat.quant.spec.OptionType.WHOLE;

import java.util.OptionalDouble;

/**
 * {@link Ternary} at inference; while training, -1, 0 or 1 at random by the distance to the
 * threshold. QKeras {@code stochastic_ternary}.
 */
public record StochasticTernary(
    Alpha alpha,
    OptionalDouble threshold,
    double temperature,
    boolean useRealSigmoid,
    int numberOfUnrolls)
    implements QuantizerSpec {
  static final Signature<StochasticTernary> SIGNATURE =
      Signature.of(StochasticTernary.class, "stochastic_ternary")
          .option("alpha", ALPHA, Alpha.NONE, StochasticTernary::alpha)
          .option(
              "threshold", OPTIONAL_NUMBER, OptionalDouble.empty(), StochasticTernary::threshold)
          .option("temperature", NUMBER, 8.0, StochasticTernary::temperature)
          .option("use_real_sigmoid", FLAG, true, StochasticTernary::useRealSigmoid)
          .option("number_of_unrolls", WHOLE, 5, StochasticTernary::numberOfUnrolls)
          .creates(
              given ->
                  new StochasticTernary(
                      given.alpha(),
                      given.optionalNumber("threshold"),
                      given.number("temperature"),
                      given.flag("use_real_sigmoid"),
                      given.whole("number_of_unrolls")));

  public StochasticTernary {
    Ternary.checkThreshold(alpha, threshold);
    OptionException.check(
        threshold.isEmpty() || threshold.getAsDouble() != 1,
        "threshold",
        1.0,
        "other than 1, which QKeras rules out");
    OptionException.checkFinite("temperature", temperature);
    Ternary.checkUnrolls(numberOfUnrolls);
  }

  @Override
  public Signature<StochasticTernary> signature() {
    return SIGNATURE;
  }

  @Override
  public <R> R accept(QuantizerVisitor<R> visitor) {
    return visitor.visit(this);
  }

  @Override
  public StochasticTernary asKernel() {
    return new StochasticTernary(
        alpha.fitted(), threshold, temperature, useRealSigmoid, numberOfUnrolls);
  }
}
