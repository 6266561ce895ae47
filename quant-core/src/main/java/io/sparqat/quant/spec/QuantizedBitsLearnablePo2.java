package io.sparqat.quant.spec;

import static io.sparqat.quant.spec.OptionType.FLAG;
import static io.sparqat.quant.spec.OptionType.NUMBER;
import static io.sparqat.quant.spec.OptionType.OPTIONAL_NUMBER;
import static io.sparqat.quant.spec.OptionType.OPTIONAL_WHOLE;
import static io.sparqat.quant.spec.OptionType.WHOLE;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Fixed point whose power-of-two scale is trained with the weights. QKeras's experimental {@code
 * quantized_bits_learnable_po2}.
 *
 * @param minInitScale {@code min_init_scale}: lower bound of the first scale
 * @param usePo2ScaleCeil {@code use_po2_scale_ceil}: round the exponent up instead of to nearest
 * @param usePo2ScaleMsqeRound {@code use_po2_scale_msqe_round}: round the exponent whichever way
 *     has the smaller squared error
 */
public record QuantizedBitsLearnablePo2(
    int bits,
    boolean keepNegative,
    LearnedScale scale,
    MsqeWeights weights,
    OptionalDouble minInitScale,
    boolean usePo2ScaleCeil,
    boolean usePo2ScaleMsqeRound)
    implements QuantizerSpec {
  static final Signature<QuantizedBitsLearnablePo2> SIGNATURE =
      Signature.of(QuantizedBitsLearnablePo2.class, "quantized_bits_learnable_po2")
          .positional("bits", WHOLE, 4, QuantizedBitsLearnablePo2::bits)
          .option("keep_negative", FLAG, true, QuantizedBitsLearnablePo2::keepNegative)
          .option("scale_axis", OPTIONAL_WHOLE, OptionalInt.empty(), spec -> spec.scale.axis())
          .option("per_channel_scale", FLAG, false, spec -> spec.scale.perChannel())
          .option("init_scale", OPTIONAL_NUMBER, OptionalDouble.empty(), spec -> spec.scale.init())
          .option(
              "use_second_moments_msqe_opt", FLAG, true, spec -> spec.weights.useSecondMoments())
          .option("second_moments_ema_decay", NUMBER, 0.999, spec -> spec.weights.emaDecay())
          .option("use_sqrt_of_msqe_weight", FLAG, true, spec -> spec.weights.useSqrt())
          .option("use_outlier_mask_msqe_weight", FLAG, true, spec -> spec.weights.useOutlierMask())
          .option("use_stable_scale_exponent", FLAG, false, spec -> spec.scale.useStableExponent())
          .option("stable_scale_ema_decay", NUMBER, 0.99, spec -> spec.scale.stableDecay())
          .option(
              "min_init_scale",
              OPTIONAL_NUMBER,
              OptionalDouble.of(1e-5),
              QuantizedBitsLearnablePo2::minInitScale)
          .option("use_po2_scale_ceil", FLAG, true, QuantizedBitsLearnablePo2::usePo2ScaleCeil)
          .option(
              "use_po2_scale_msqe_round",
              FLAG,
              true,
              QuantizedBitsLearnablePo2::usePo2ScaleMsqeRound)
          .ignoring(LearnedScale.LAYER_KEYS)
          .creates(
              given ->
                  new QuantizedBitsLearnablePo2(
                      given.whole("bits"),
                      given.flag("keep_negative"),
                      given.learnedScale(),
                      given.msqeWeights(),
                      given.optionalNumber("min_init_scale"),
                      given.flag("use_po2_scale_ceil"),
                      given.flag("use_po2_scale_msqe_round")));

  public QuantizedBitsLearnablePo2 {
    BitWidth.check(bits);
    minInitScale.ifPresent(
        least ->
            OptionException.check(
                least > 0 && Double.isFinite(least), "min_init_scale", least, "None or above 0"));
  }

  @Override
  public Signature<QuantizedBitsLearnablePo2> signature() {
    return SIGNATURE;
  }

  @Override
  public <R> R accept(QuantizerVisitor<R> visitor) {
    return visitor.visit(this);
  }
}
