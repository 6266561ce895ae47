package io.sparqat.quant.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums over batch-innermost rows, by 16 partial sums in a fixed order and then in double precision
 * over the rows of a channel. Row {@code f} belongs to channel {@code f % channels}.
 */
public final class RowStatistics {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_256;
  private static final int BLOCK = 16;
  private static final int HALF = 8;

  private RowStatistics() {}

  /** The sum of a row's first {@code size} values. */
  public static double sum(float[] x, int from, int size) {
    int whole = from + size / BLOCK * BLOCK;
    FloatVector a = FloatVector.zero(S);
    FloatVector b = FloatVector.zero(S);
    for (int i = from; i < whole; i += BLOCK) {
      a = a.add(FloatVector.fromArray(S, x, i));
      b = b.add(FloatVector.fromArray(S, x, i + HALF));
    }
    double total = total(a.add(b));
    for (int i = whole; i < from + size; i++) {
      total += x[i];
    }
    return total;
  }

  /** The sum of the squared distances of a row's first {@code size} values from {@code centre}. */
  public static double squares(float[] x, int from, int size, float centre) {
    int whole = from + size / BLOCK * BLOCK;
    FloatVector a = FloatVector.zero(S);
    FloatVector b = FloatVector.zero(S);
    FloatVector m = FloatVector.broadcast(S, centre);
    for (int i = from; i < whole; i += BLOCK) {
      FloatVector p = FloatVector.fromArray(S, x, i).sub(m);
      FloatVector q = FloatVector.fromArray(S, x, i + HALF).sub(m);
      a = p.fma(p, a);
      b = q.fma(q, b);
    }
    double total = total(a.add(b));
    for (int i = whole; i < from + size; i++) {
      double d = x[i] - centre;
      total += d * d;
    }
    return total;
  }

  /**
   * The sum of {@code g * (x - centre)} over a row; lanes beyond the batch must be 0 in {@code g}.
   */
  public static double product(
      float[] g, int gFrom, float[] x, int xFrom, int stride, float centre) {
    FloatVector a = FloatVector.zero(S);
    FloatVector b = FloatVector.zero(S);
    FloatVector m = FloatVector.broadcast(S, centre);
    for (int i = 0; i < stride; i += BLOCK) {
      FloatVector p = FloatVector.fromArray(S, x, xFrom + i).sub(m);
      FloatVector q = FloatVector.fromArray(S, x, xFrom + i + HALF).sub(m);
      a = FloatVector.fromArray(S, g, gFrom + i).fma(p, a);
      b = FloatVector.fromArray(S, g, gFrom + i + HALF).fma(q, b);
    }
    return total(a.add(b));
  }

  private static double total(FloatVector v) {
    double low = ((double) v.lane(0) + v.lane(1)) + ((double) v.lane(2) + v.lane(3));
    double high = ((double) v.lane(4) + v.lane(5)) + ((double) v.lane(6) + v.lane(7));
    return low + high;
  }
}
