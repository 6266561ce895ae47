package io.sparqat.quant.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import org.jspecify.annotations.Nullable;

/**
 * Which elements of a tensor share a scale: the axes that are kept have one each, the others are
 * reduced. Also the reductions themselves, with sums in the order in which TensorFlow adds.
 */
final class ScaleLayout {
  /** Values read by one column after the other. */
  private static final int TILE = 1 << 12;

  private final int size;
  private final int scales;
  private final Summation summation;
  private final boolean cyclic;
  private final int[] shape;
  private final boolean[] kept;
  private int @Nullable [] index;

  ScaleLayout(int[] shape, boolean[] kept) {
    this.shape = shape.clone();
    this.kept = kept.clone();
    int all = 1;
    int own = 1;
    for (int axis = 0; axis < shape.length; axis++) {
      all = Math.multiplyExact(all, shape[axis]);
      own *= kept[axis] ? shape[axis] : 1;
    }
    size = all;
    scales = own;
    summation = Summation.of(shape, kept);
    boolean keptBefore = false;
    boolean trailing = true;
    for (int axis = 0; axis < shape.length; axis++) {
      if (shape[axis] > 1) {
        trailing &= kept[axis] || !keptBefore;
        keptBefore |= kept[axis];
      }
    }
    cyclic = trailing || own == 1;
  }

  /** Number of elements. */
  int size() {
    return size;
  }

  /** Number of scales. */
  int scales() {
    return scales;
  }

  /** Whether element {@code i} has scale {@code i % scales()}. */
  boolean cyclic() {
    return cyclic;
  }

  /** The scale of each element. */
  int[] index() {
    int[] table = index;
    if (table == null) {
      table = new int[size];
      int[] at = new int[shape.length];
      for (int i = 0; i < size; i++) {
        int scale = 0;
        for (int axis = 0; axis < shape.length; axis++) {
          scale = kept[axis] ? scale * shape[axis] + at[axis] : scale;
        }
        table[i] = scale;
        for (int axis = shape.length - 1; axis >= 0 && ++at[axis] == shape[axis]; axis--) {
          at[axis] = 0;
        }
      }
      index = table;
    }
    return table;
  }

  /** Whether TensorFlow computes an element of a tensor on its vector lanes, not in the tail. */
  static boolean onLanes(int index, int count) {
    return index < count / Summation.LANES * Summation.LANES;
  }

  /** Sum of the values of each scale. */
  void sums(float[] values, float[] out) {
    summation.sum(values, out);
  }

  /** Mean of the values of each scale. */
  void means(float[] values, float[] out) {
    summation.sum(values, out);
    float count = (float) (size / Math.max(scales, 1));
    for (int s = 0; s < scales; s++) {
      out[s] /= count;
    }
  }

  /** Largest value, or magnitude, of each scale; NaN where one is NaN. */
  void largest(float[] values, boolean magnitude, float[] out) {
    Arrays.fill(out, 0, scales, magnitude ? 0 : Float.NEGATIVE_INFINITY);
    if (cyclic && magnitude && scales > 0) {
      largestMagnitudes(values, out);
    } else if (cyclic) {
      for (int from = 0; from < size; from += scales) {
        for (int s = 0; s < scales; s++) {
          out[s] = Math.max(out[s], values[from + s]);
        }
      }
    } else {
      int[] of = index();
      for (int i = 0; i < size; i++) {
        out[of[i]] = Math.max(out[of[i]], magnitude ? Math.abs(values[i]) : values[i]);
      }
    }
  }

  /**
   * Magnitudes have the order of their bits. Some rows at a time, so that lines are read in turn.
   */
  private void largestMagnitudes(float[] values, float[] out) {
    int period = scales == 1 ? LaneMath.WIDTH : scales;
    float[] top = period == scales ? out : new float[period];
    int whole = LaneMath.whole(period);
    int matrix = size / period * period;
    int tile = Math.max(1, TILE / period) * period;
    for (int first = 0; first < matrix; first += tile) {
      int end = Math.min(first + tile, matrix);
      for (int s = 0; s < whole; s += LaneMath.WIDTH) {
        IntVector most = LaneBits.magnitude(FloatVector.fromArray(LaneMath.FLOATS, top, s));
        for (int at = first + s; at < end; at += period) {
          most = most.max(LaneBits.magnitude(FloatVector.fromArray(LaneMath.FLOATS, values, at)));
        }
        most.reinterpretAsFloats().intoArray(top, s);
      }
      for (int s = whole; s < period; s++) {
        for (int at = first + s; at < end; at += period) {
          top[s] = Math.max(top[s], Math.abs(values[at]));
        }
      }
    }
    for (int s = 0; s < period && scales == 1; s++) {
      out[0] = Math.max(out[0], top[s]);
    }
    for (int at = matrix; at < size; at++) {
      out[at % scales] = Math.max(out[at % scales], Math.abs(values[at]));
    }
  }
}
