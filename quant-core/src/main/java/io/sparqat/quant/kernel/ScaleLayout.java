package io.sparqat.quant.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/**
 * Which elements of a tensor share a scale: the axes that are kept have one each, the others are
 * reduced. Also the reductions themselves, with sums in the order in which TensorFlow adds.
 */
final class ScaleLayout {
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
    if (scales == 1) {
      float top = out[0];
      for (int i = 0; i < size; i++) {
        top = Math.max(top, magnitude ? Math.abs(values[i]) : values[i]);
      }
      out[0] = top;
    } else if (cyclic) {
      int whole = LaneMath.whole(scales);
      for (int s = 0; s < whole; s += LaneMath.WIDTH) {
        FloatVector top = FloatVector.fromArray(LaneMath.FLOATS, out, s);
        for (int at = s; at < size; at += scales) {
          FloatVector value = FloatVector.fromArray(LaneMath.FLOATS, values, at);
          top = top.max(magnitude ? value.abs() : value);
        }
        top.intoArray(out, s);
      }
      for (int s = whole; s < scales; s++) {
        for (int at = s; at < size; at += scales) {
          out[s] = Math.max(out[s], magnitude ? Math.abs(values[at]) : values[at]);
        }
      }
    } else {
      int[] of = index();
      for (int i = 0; i < size; i++) {
        out[of[i]] = Math.max(out[of[i]], magnitude ? Math.abs(values[i]) : values[i]);
      }
    }
  }
}
