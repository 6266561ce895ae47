package io.sparqat.quant.spec;

/** The bound on {@code bits} that all quantizers share. */
final class BitWidth {
  /** 2^127 is the greatest power of two in float32. */
  static final int MAX = 127;

  private BitWidth() {}

  static void check(int bits) {
    check(bits, 1);
  }

  static void check(int bits, int least) {
    OptionException.check(
        bits >= least && bits <= MAX, "bits", bits, "from " + least + " to " + MAX);
  }
}
