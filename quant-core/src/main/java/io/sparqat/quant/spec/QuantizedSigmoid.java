package io.sparqat.quant.spec;

import static io.sparqat.quant.spec.OptionType.BIT;
import static io.sparqat.quant.spec.OptionType.FLAG;
import static io.sparqat.quant.spec.OptionType.WHOLE;

/**
 * Sigmoid in unsigned fixed point. QKeras {@code quantized_sigmoid}.
 *
 * @param useRealSigmoid the logistic function instead of the internal sigmoid
 */
public record QuantizedSigmoid(
    int bits, boolean symmetric, boolean useRealSigmoid, boolean useStochasticRounding)
    implements QuantizerSpec {
  static final Signature<QuantizedSigmoid> SIGNATURE =
      Signature.of(QuantizedSigmoid.class, "quantized_sigmoid")
          .positional("bits", WHOLE, 8, QuantizedSigmoid::bits)
          .option("symmetric", BIT, false, QuantizedSigmoid::symmetric)
          .option("use_real_sigmoid", FLAG, false, QuantizedSigmoid::useRealSigmoid)
          .option("use_stochastic_rounding", FLAG, false, QuantizedSigmoid::useStochasticRounding)
          .creates(
              given ->
                  new QuantizedSigmoid(
                      given.whole("bits"),
                      given.flag("symmetric"),
                      given.flag("use_real_sigmoid"),
                      given.flag("use_stochastic_rounding")));

  public QuantizedSigmoid {
    BitWidth.check(bits);
  }

  @Override
  public Signature<QuantizedSigmoid> signature() {
    return SIGNATURE;
  }

  @Override
  public <R> R accept(QuantizerVisitor<R> visitor) {
    return visitor.visit(this);
  }
}
