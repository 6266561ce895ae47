package io.sparqat.quant.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector width of this machine, and the width that results depend on.
 *
 * <p>Sums over the batch are kept in {@link #VIRTUAL} partial sums whatever the hardware offers: a
 * machine with narrower vectors makes several passes, each over its own partial sums. The bits of a
 * result are therefore the same on all machines.
 */
final class Lanes {
  /** Partial sums of every reduction over the batch; batches are padded to a multiple of it. */
  static final int VIRTUAL = 16;

  /**
   * The widest vectors that the machine is fast with, at most {@link #VIRTUAL} wide.
   *
   * <p>The only width of float vectors in the library: the JIT compiler takes the class of an
   * accumulator from what the methods of {@code FloatVector} have seen anywhere in the JVM, and
   * keeps accumulators on the heap where it has seen two, several times slower.
   */
  static final VectorSpecies<Float> SPECIES =
      FloatVector.SPECIES_PREFERRED.length() > VIRTUAL
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_PREFERRED;

  /** Floats in one vector: 16, 8 or 4. */
  static final int WIDTH = SPECIES.length();

  private Lanes() {}

  /** The sum of the {@link #VIRTUAL} partial sums at {@code offset}, in one fixed order. */
  static float sum(float[] partial, int offset) {
    float sum = 0;
    for (int half = 0; half < VIRTUAL; half += 8) {
      int i = offset + half;
      float low = (partial[i] + partial[i + 1]) + (partial[i + 2] + partial[i + 3]);
      float high = (partial[i + 4] + partial[i + 5]) + (partial[i + 6] + partial[i + 7]);
      sum += low + high;
    }
    return sum;
  }
}
