package io.sparqat.quant.kernel;

/** Parameters that repeat along a tensor, written out so that loops over them are long. */
final class Cycle {
  /** Cycles of this length keep the inner loops of the kernels busy. */
  private static final int SHORTEST = 2048;

  private Cycle() {}

  /** A length of whole periods for a tensor of {@code size} elements. */
  static int length(int period, int size) {
    int shortest = Math.min(SHORTEST, size);
    return period * Math.max(1, (shortest + period - 1) / period);
  }

  /** Repeats the values, each plus a number. */
  static void fill(float[] cycle, float[] values, float plus) {
    for (int i = 0; i < cycle.length; i += values.length) {
      int count = Math.min(values.length, cycle.length - i);
      for (int s = 0; s < count; s++) {
        cycle[i + s] = values[s] + plus;
      }
    }
  }
}
