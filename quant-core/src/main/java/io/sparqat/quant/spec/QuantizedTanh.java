package io.sparqat.quant.spec;

import static io.sparqat.quant.spec.OptionType.BIT;
import static io.sparqat.quant.spec.OptionType.FLAG;
import static io.sparqat.quant.spec.OptionType.WHOLE;

/**
 * Hyperbolic tangent in fixed point. QKeras {@code quantized_tanh}.
 *
 * @param useRealTanh the true function instead of the internal sigmoid's
 */
public record QuantizedTanh(
    int bits, boolean useStochasticRounding, boolean symmetric, boolean useRealTanh)
    implements QuantizerSpec {
  static final Signature<QuantizedTanh> SIGNATURE =
      Signature.of(QuantizedTanh.class, "quantized_tanh")
          .positional("bits", WHOLE, 8, QuantizedTanh::bits)
          .option("use_stochastic_rounding", FLAG, false, QuantizedTanh::useStochasticRounding)
          .option("symmetric", BIT, false, QuantizedTanh::symmetric)
          .option("use_real_tanh", FLAG, false, QuantizedTanh::useRealTanh)
          .creates(
              given ->
                  new QuantizedTanh(
                      given.whole("bits"),
                      given.flag("use_stochastic_rounding"),
                      given.flag("symmetric"),
                      given.flag("use_real_tanh")));

  public QuantizedTanh {
    BitWidth.check(bits);
  }

  @Override
  public Signature<QuantizedTanh> signature() {
    return SIGNATURE;
  }

  @Override
  public <R> R accept(QuantizerVisitor<R> visitor) {
    return visitor.visit(this);
  }
}
