package io.sparqat.quant.search;

/**
 * How much accuracy a smaller network may lose: AutoQKeras's {@code ForgivingFactor}.
 *
 * <p>{@code delta = d * ln(reference / trial) / ln(rate)} with {@code d = deltaP / 100} where the
 * trial is smaller than the reference and {@code deltaN / 100} where it is not: each division of
 * the size by {@code rate} forgives {@code deltaP} percent of accuracy. The score of a trial is its
 * metric times {@code 1 + delta}.
 *
 * @param deltaP percent of accuracy forgiven per factor {@code rate} that a trial is smaller
 * @param deltaN percent of accuracy asked for per factor {@code rate} that a trial is larger
 * @param rate the factor in size, above 1
 */
public record ForgivingFactor(double deltaP, double deltaN, double rate) {
  public ForgivingFactor {
    if (!(rate > 0)) {
      throw new IllegalArgumentException("Invalid rate: " + rate + " (must be positive)");
    }
  }

  /**
   * The forgiven share of accuracy.
   *
   * <p>AutoQKeras holds its three parameters in float32 and takes the logarithm of the rate there;
   * the rest is double, so the result carries the last digits of a float32 {@code ln(rate)}.
   *
   * @param reference size of the reference, positive
   * @param trial size of the trial, positive, in the same unit
   */
  public double delta(double reference, double trial) {
    if (!(reference > 0 && trial > 0)) {
      throw new IllegalArgumentException(
          "Cannot weigh a size of "
              + trial
              + " against "
              + reference
              + " (both must be positive; does the target count anything of this network?)");
    }
    double share = (float) (trial < reference ? deltaP : deltaN) / 100.0;
    return share * (Math.log(reference / trial) / (float) Math.log((float) rate));
  }
}
