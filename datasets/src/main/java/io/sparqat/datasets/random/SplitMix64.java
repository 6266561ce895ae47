package io.sparqat.datasets.random;

/**
 * Steele, Lea and Flood's SplitMix64 ("Fast splittable pseudorandom number generators", 2014),
 * spelled out so that the numbers are fixed by this file and not by the Java release.
 */
public final class SplitMix64 {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  /** Keys that differ in any place give unrelated sequences. */
  public SplitMix64(long... key) {
    for (long part : key) {
      state = mix(state + GOLDEN_GAMMA + mix(part));
    }
  }

  public long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** Uniform in [0, 1), a multiple of 2^-53. */
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1p-53;
  }

  /** Uniform in [low, high). */
  public double uniform(double low, double high) {
    return low + (high - low) * nextDouble();
  }

  /** A bijection of 64-bit words that changes half of the bits when one changes. */
  public static long mix(long z) {
    long first = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long second = (first ^ (first >>> 27)) * 0x94D049BB133111EBL;
    return second ^ (second >>> 31);
  }
}
