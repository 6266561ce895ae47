package io.sparqat.quant.spec;

/**
 * How the experimental quantizers weigh squared errors when they choose a scale.
 *
 * @param useSecondMoments {@code use_second_moments_msqe_opt}: weigh by running squared gradients
 * @param emaDecay {@code second_moments_ema_decay}: decay of that running mean
 * @param useSqrt {@code use_sqrt_of_msqe_weight}: take the weights' root
 * @param useOutlierMask {@code use_outlier_mask_msqe_weight}: leave outliers out
 */
public record MsqeWeights(
    boolean useSecondMoments, double emaDecay, boolean useSqrt, boolean useOutlierMask) {
  /** QKeras's defaults. */
  public static final MsqeWeights DEFAULT = new MsqeWeights(true, 0.999, true, true);

  public MsqeWeights {
    checkDecay("second_moments_ema_decay", emaDecay);
  }

  static void checkDecay(String option, double decay) {
    OptionException.check(decay >= 0 && decay <= 1, option, decay, "a number from 0 to 1");
  }
}
