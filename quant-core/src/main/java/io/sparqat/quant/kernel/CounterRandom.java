package io.sparqat.quant.kernel;

/**
 * Random numbers as a function of a key and an index: replayable, and the same whatever the order
 * of evaluation. The key mixes a {@link Draw} and a stream number with SplitMix64's finalizer; the
 * index is hashed with the key by two rounds of a 32-bit xor-shift-multiply permutation.
 */
public final class CounterRandom {
  private CounterRandom() {}

  /** The key of one stream of numbers of a draw. */
  public static int key(Draw draw, int stream) {
    long key = mix(draw.seed() + 0x9E3779B97F4A7C15L * (draw.layer() + 1L));
    key = mix(key ^ draw.step());
    return (int) (mix(key + stream) >>> 32);
  }

  /** A uniform number in [0, 1) with 24 bits. */
  public static float uniform(int key, int index) {
    int h = index ^ key;
    h ^= h >>> 16;
    h *= 0x7FEB352D;
    h ^= h >>> 15;
    h *= 0x846CA68B;
    h ^= h >>> 16;
    h += key;
    h ^= h >>> 16;
    h *= 0x7FEB352D;
    h ^= h >>> 15;
    return (h >>> 8) * 0x1p-24f;
  }

  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
    return b ^ (b >>> 31);
  }
}
