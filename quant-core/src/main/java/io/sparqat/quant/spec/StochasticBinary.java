package io.sparqat.quant.spec;

import static io.sparqat.quant.spec.OptionType.ALPHA;
import static io.sparqat.quant.spec.OptionType.FLAG;
import static io.sparqat.quant.spec.OptionType.NUMBER;

/**
 * {@link Binary} at inference; while training, the sign at random by the sigmoid of the input.
 * QKeras {@code stochastic_binary}.
 */
public record StochasticBinary(Alpha alpha, double temperature, boolean useRealSigmoid)
    implements QuantizerSpec {
  static final Signature<StochasticBinary> SIGNATURE =
      Signature.of(StochasticBinary.class, "stochastic_binary")
          .option("alpha", ALPHA, Alpha.NONE, StochasticBinary::alpha)
          .option("temperature", NUMBER, 6.0, StochasticBinary::temperature)
          .option("use_real_sigmoid", FLAG, true, StochasticBinary::useRealSigmoid)
          .creates(
              given ->
                  new StochasticBinary(
                      given.alpha(), given.number("temperature"), given.flag("use_real_sigmoid")));

  public StochasticBinary {
    OptionException.checkFinite("temperature", temperature);
  }

  @Override
  public Signature<StochasticBinary> signature() {
    return SIGNATURE;
  }

  @Override
  public <R> R accept(QuantizerVisitor<R> visitor) {
    return visitor.visit(this);
  }

  @Override
  public StochasticBinary asKernel() {
    return new StochasticBinary(alpha.fitted(), temperature, useRealSigmoid);
  }
}
