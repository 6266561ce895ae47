package io.sparqat.quant.search;

/**
 * What a search minimizes and what accuracy it forgives for it: AutoQKeras's {@code goal}.
 *
 * @param target what counts as size
 * @param factor what is forgiven
 * @param stress factor on the reference's size: below 1 asks for more than the reference already
 *     has
 * @param rules whether stress counts where AutoQKeras forgets it
 */
public record SizeGoal(
    SizeTarget target, ForgivingFactor factor, double stress, SearchRules rules) {
  public SizeGoal {
    if (!(stress > 0)) {
      throw new IllegalArgumentException("Invalid stress: " + stress + " (must be positive)");
    }
    if (factor.rate() == 1 && rules == SearchRules.SPARQAT) {
      throw new IllegalArgumentException(
          "Invalid rate: 1.0 (must not be 1: every size would be forgiven without end)");
    }
  }

  /** The reference's size that trials are compared with. */
  public double comparedReference(SizeTarget.Sizes reference) {
    boolean forgotten = rules == SearchRules.QKERAS && target.forgetsStress();
    return forgotten ? reference.total() : reference.total() * stress;
  }

  /** The share of accuracy that a trial's size forgives. */
  public double delta(SizeTarget.Sizes reference, SizeTarget.Sizes trial) {
    return factor.delta(comparedReference(reference), trial.total());
  }

  /** The change in size as a share of the unstressed reference; negative for smaller trials. */
  public static double totalFactor(SizeTarget.Sizes reference, SizeTarget.Sizes trial) {
    return (trial.total() - reference.total()) / reference.total();
  }
}
