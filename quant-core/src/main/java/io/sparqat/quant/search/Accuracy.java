package io.sparqat.quant.search;

/**
 * Right answers out of a number of questions, with Wilson's score interval (Wilson, "Probable
 * inference, the law of succession, and statistical inference", 1927), which stays in [0, 1] and
 * holds near both ends.
 *
 * @param correct right answers
 * @param total questions, at least 1
 */
public record Accuracy(long correct, long total) {
  /** The normal quantile of a two-sided 95 % interval. */
  private static final double Z = 1.959963984540054;

  public Accuracy {
    if (total < 1 || correct < 0 || correct > total) {
      throw new IllegalArgumentException(
          "Invalid accuracy: " + correct + " of " + total + " (must be in [0, total], total >= 1)");
    }
  }

  /** The share of right answers. */
  public double value() {
    return correct / (double) total;
  }

  /** The lower end of the 95 % interval. */
  public double low() {
    return correct == 0 ? 0 : middle() - halfWidth();
  }

  /** The upper end of the 95 % interval. */
  public double high() {
    return correct == total ? 1 : middle() + halfWidth();
  }

  private double middle() {
    return (correct + Z * Z / 2) / (total + Z * Z);
  }

  private double halfWidth() {
    double share = value();
    return Z * Math.sqrt(total * share * (1 - share) + Z * Z / 4) / (total + Z * Z);
  }
}
