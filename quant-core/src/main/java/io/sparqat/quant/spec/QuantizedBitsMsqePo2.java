package io.sparqat.quant.spec;

import static io.sparqat.quant.spec.OptionType.FLAG;
import static io.sparqat.quant.spec.OptionType.NUMBER;
import static io.sparqat.quant.spec.OptionType.OPTIONAL_NUMBER;
import static io.sparqat.quant.spec.OptionType.OPTIONAL_WHOLE;
import static io.sparqat.quant.spec.OptionType.WHOLE;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Fixed point whose power-of-two scale has the least squared error. QKeras's experimental {@code
 * quantized_bits_msqe_po2}.
 *
 * @param outlierMaskSigma {@code outlier_mask_sigma}: standard deviations from which a value is an
 *     outlier
 * @param numLlsIters {@code num_lls_iters}: rounds of least-squares fitting
 * @param shouldLineSearch {@code should_line_search}: then try the neighbouring exponents
 * @param lineSearchRange {@code line_search_range}: how many of them
 */
public record QuantizedBitsMsqePo2(
    int bits,
    boolean keepNegative,
    LearnedScale scale,
    MsqeWeights weights,
    double outlierMaskSigma,
    int numLlsIters,
    boolean shouldLineSearch,
    int lineSearchRange)
    implements QuantizerSpec {
  static final Signature<QuantizedBitsMsqePo2> SIGNATURE =
      Signature.of(QuantizedBitsMsqePo2.class, "quantized_bits_msqe_po2")
          .positional("bits", WHOLE, 4, QuantizedBitsMsqePo2::bits)
          .option("keep_negative", FLAG, true, QuantizedBitsMsqePo2::keepNegative)
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
          .option("outlier_mask_sigma", NUMBER, 2.0, QuantizedBitsMsqePo2::outlierMaskSigma)
          .option("num_lls_iters", WHOLE, 3, QuantizedBitsMsqePo2::numLlsIters)
          .option("should_line_search", FLAG, true, QuantizedBitsMsqePo2::shouldLineSearch)
          .option("line_search_range", WHOLE, 6, QuantizedBitsMsqePo2::lineSearchRange)
          .ignoring(LearnedScale.LAYER_KEYS)
          .creates(
              given ->
                  new QuantizedBitsMsqePo2(
                      given.whole("bits"),
                      given.flag("keep_negative"),
                      given.learnedScale(),
                      given.msqeWeights(),
                      given.number("outlier_mask_sigma"),
                      given.whole("num_lls_iters"),
                      given.flag("should_line_search"),
                      given.whole("line_search_range")));

  public QuantizedBitsMsqePo2 {
    BitWidth.check(bits);
    OptionException.check(
        outlierMaskSigma > 0 && Double.isFinite(outlierMaskSigma),
        "outlier_mask_sigma",
        outlierMaskSigma,
        "above 0");
    OptionException.check(
        numLlsIters >= 0 && numLlsIters <= 1000, "num_lls_iters", numLlsIters, "from 0 to 1000");
    OptionException.check(
        lineSearchRange >= 0 && lineSearchRange <= 254,
        "line_search_range",
        lineSearchRange,
        "from 0 to 254");
  }

  @Override
  public Signature<QuantizedBitsMsqePo2> signature() {
    return SIGNATURE;
  }

  @Override
  public <R> R accept(QuantizerVisitor<R> visitor) {
    return visitor.visit(this);
  }
}
