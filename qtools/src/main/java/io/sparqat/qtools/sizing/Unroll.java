package io.sparqat.qtools.sizing;

/**
 * How far the loops of a layer are laid out in parallel.
 *
 * @param k input channels computed at a time for each element that arrives
 * @param l elements that leave for each that is computed at a time
 * @param inputChannels input channels at a time
 * @param outputChannels output channels at a time
 * @param kernelHeight kernel rows at a time
 * @param kernelWidth kernel columns at a time
 */
public record Unroll(
    double k, double l, int inputChannels, int outputChannels, int kernelHeight, int kernelWidth) {
  /** A layer without arithmetic of its own. */
  static final Unroll NONE = new Unroll(0, 0, 0, 0, 0, 0);

  /** As QTools prints it. */
  @Override
  public String toString() {
    return "Choice(k="
        + number(k)
        + ", l="
        + number(l)
        + ", cin_unroll="
        + inputChannels
        + ", cout_unroll="
        + outputChannels
        + " kh_unroll="
        + kernelHeight
        + ", kw_unroll="
        + kernelWidth
        + ")";
  }

  private static String number(double value) {
    return value == 0 ? "0" : Double.toString(value);
  }
}
