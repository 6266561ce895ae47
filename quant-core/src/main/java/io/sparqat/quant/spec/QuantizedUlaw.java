package io.sparqat.quant.spec;

import static io.sparqat.quant.spec.OptionType.BIT;
import static io.sparqat.quant.spec.OptionType.INTEGER_BITS;
import static io.sparqat.quant.spec.OptionType.NUMBER;
import static io.sparqat.quant.spec.OptionType.WHOLE;

/**
 * Fixed point compressed by the mu-law. QKeras {@code quantized_ulaw}.
 *
 * @param u the law's parameter, 255 in telephony
 */
public record QuantizedUlaw(int bits, IntegerBits integer, boolean symmetric, double u)
    implements QuantizerSpec {
  static final Signature<QuantizedUlaw> SIGNATURE =
      Signature.of(QuantizedUlaw.class, "quantized_ulaw")
          .positional("bits", WHOLE, 8, QuantizedUlaw::bits)
          .positional("integer", INTEGER_BITS, IntegerBits.of(0), QuantizedUlaw::integer)
          .option("symmetric", BIT, false, QuantizedUlaw::symmetric)
          .option("u", NUMBER, 255.0, QuantizedUlaw::u)
          .creates(
              given ->
                  new QuantizedUlaw(
                      given.whole("bits"),
                      given.integer(),
                      given.flag("symmetric"),
                      given.number("u")));

  public QuantizedUlaw {
    BitWidth.check(bits);
    OptionException.check(integer.uniform(), "integer", integer.values(), "one number");
    OptionException.checkFinite("u", u);
  }

  @Override
  public Signature<QuantizedUlaw> signature() {
    return SIGNATURE;
  }

  @Override
  public <R> R accept(QuantizerVisitor<R> visitor) {
    return visitor.visit(this);
  }
}
