package io.sparqat.quant.spec;

import static io.sparqat.quant.spec.OptionType.ALPHA;
import static io.sparqat.quant.spec.OptionType.FLAG;
import static io.sparqat.quant.spec.OptionType.NUMBER;

/** 0 or 1 at random, by the sigmoid of the input. QKeras {@code bernoulli}. */
public record Bernoulli(Alpha alpha, double temperature, boolean useRealSigmoid)
    implements QuantizerSpec {
  static final Signature<Bernoulli> SIGNATURE =
      Signature.of(Bernoulli.class, "bernoulli")
          .option("alpha", ALPHA, Alpha.NONE, Bernoulli::alpha)
          .option("temperature", NUMBER, 6.0, Bernoulli::temperature)
          .option("use_real_sigmoid", FLAG, true, Bernoulli::useRealSigmoid)
          .creates(
              given ->
                  new Bernoulli(
                      given.alpha(), given.number("temperature"), given.flag("use_real_sigmoid")));

  public Bernoulli {
    OptionException.checkFinite("temperature", temperature);
  }

  @Override
  public Signature<Bernoulli> signature() {
    return SIGNATURE;
  }

  @Override
  public <R> R accept(QuantizerVisitor<R> visitor) {
    return visitor.visit(this);
  }

  @Override
  public Bernoulli asKernel() {
    return new Bernoulli(alpha.fitted(), temperature, useRealSigmoid);
  }
}
