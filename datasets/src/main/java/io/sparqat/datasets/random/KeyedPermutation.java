package io.sparqat.datasets.random;

import java.util.Arrays;

/**
 * A shuffle of {@code [0, size)} as a function: position to row number without storing the order,
 * so that any worker can work out its own part.
 *
 * <p>A balanced Feistel network of six rounds permutes the smallest domain of an even number of
 * bits that holds {@code size}; numbers at or above {@code size} are sent through again until they
 * fall below ("cycle walking", Black and Rogaway, "Ciphers with arbitrary finite domains", 2002),
 * at most four times on average. Round keys are SplitMix64 draws keyed by seed and size. Not meant
 * to keep secrets.
 */
public final class KeyedPermutation {
  private static final int ROUNDS = 6;

  private final long size;
  private final int halfBits;
  private final long halfMask;
  private final long[] keys = new long[ROUNDS];

  /**
   * @param size number of elements, at least 1
   * @param seed names the shuffle
   */
  public KeyedPermutation(long size, long seed) {
    if (size < 1) {
      throw new IllegalArgumentException("Invalid size: " + size + " (must be >= 1)");
    }
    this.size = size;
    int bits = 64 - Long.numberOfLeadingZeros(size - 1);
    this.halfBits = Math.max(1, (bits + 1) / 2);
    this.halfMask = (1L << halfBits) - 1;
    SplitMix64 random = new SplitMix64(seed, size);
    Arrays.setAll(keys, round -> random.nextLong());
  }

  public long size() {
    return size;
  }

  /** The element at {@code position}. */
  public long at(long position) {
    if (position < 0 || position >= size) {
      throw new IndexOutOfBoundsException(
          "Invalid position: " + position + " (must be in [0, " + size + "))");
    }
    long value = position;
    do {
      value = encrypt(value);
    } while (value >= size);
    return value;
  }

  /** The elements at positions {@code from} to {@code to}, the latter excluded. */
  public int[] slice(int from, int to) {
    int[] slice = new int[to - from];
    Arrays.setAll(slice, i -> (int) at(from + i));
    return slice;
  }

  private long encrypt(long value) {
    long left = value >>> halfBits;
    long right = value & halfMask;
    for (long key : keys) {
      long next = left ^ (SplitMix64.mix(right + key) & halfMask);
      left = right;
      right = next;
    }
    return left << halfBits | right;
  }
}
