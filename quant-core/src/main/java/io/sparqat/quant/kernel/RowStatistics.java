package io.sparqat.quant.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums over batch-innermost rows, by 16 partial sums in a fixed order and then in double precision
 * over the rows of a channel. Row {@code f} belongs to channel {@code f % channels}.
 */
public final class RowStatistics {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;

  private RowStatistics() {}

  /** The sum of a row's first {@code size} values. */
  public static double sum(float[] x, int from, int size) {
    int whole = whole(size);
    float[] lanes = new float[Lanes.VIRTUAL];
    for (int half = 0; half < Lanes.VIRTUAL; half += Lanes.WIDTH) {
      FloatVector sum = FloatVector.zero(S);
      for (int i = half; i < whole; i += Lanes.VIRTUAL) {
        sum = sum.add(FloatVector.fromArray(S, x, from + i));
      }
      sum.intoArray(lanes, half);
    }
    double total = total(lanes);
    for (int i = from + whole; i < from + size; i++) {
      total += x[i];
    }
    return total;
  }

  /** The sum of the squared distances of a row's first {@code size} values from {@code centre}. */
  public static double squares(float[] x, int from, int size, float centre) {
    int whole = whole(size);
    FloatVector m = FloatVector.broadcast(S, centre);
    float[] lanes = new float[Lanes.VIRTUAL];
    for (int half = 0; half < Lanes.VIRTUAL; half += Lanes.WIDTH) {
      FloatVector sum = FloatVector.zero(S);
      for (int i = half; i < whole; i += Lanes.VIRTUAL) {
        FloatVector d = FloatVector.fromArray(S, x, from + i).sub(m);
        sum = d.fma(d, sum);
      }
      sum.intoArray(lanes, half);
    }
    double total = total(lanes);
    for (int i = from + whole; i < from + size; i++) {
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
    FloatVector m = FloatVector.broadcast(S, centre);
    float[] lanes = new float[Lanes.VIRTUAL];
    for (int half = 0; half < Lanes.VIRTUAL; half += Lanes.WIDTH) {
      FloatVector sum = FloatVector.zero(S);
      for (int i = half; i < stride; i += Lanes.VIRTUAL) {
        FloatVector d = FloatVector.fromArray(S, x, xFrom + i).sub(m);
        sum = FloatVector.fromArray(S, g, gFrom + i).fma(d, sum);
      }
      sum.intoArray(lanes, half);
    }
    return total(lanes);
  }

  private static int whole(int size) {
    return size / Lanes.VIRTUAL * Lanes.VIRTUAL;
  }

  /** Partial sums 8 apart are added in single precision, the rest in double. */
  private static double total(float[] l) {
    double low =
        ((double) (l[0] + l[8]) + (l[1] + l[9])) + ((double) (l[2] + l[10]) + (l[3] + l[11]));
    double high =
        ((double) (l[4] + l[12]) + (l[5] + l[13])) + ((double) (l[6] + l[14]) + (l[7] + l[15]));
    return low + high;
  }
}
