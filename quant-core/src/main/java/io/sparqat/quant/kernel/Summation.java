package io.sparqat.quant.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Sums over some axes of a float32 tensor, added in the order of TensorFlow's CPU kernels with
 * eight lanes and one thread, so that scales come out bit for bit. Neighbouring axes of one kind
 * count as one; more than three such blocks are first transposed so that the reduced ones are last.
 */
final class Summation {
  static final int LANES = 8;
  private static final int UNROLL = 4;
  private static final int UNROLL_FROM = 16;

  /** A longer run of values is split in two halves. */
  private static final int LEAF = 1024 * LANES;

  private final int outer;
  private final int reduced;
  private final int inner;
  private final int leading;
  private final int[] gather;
  private final float[] gathered;
  private final float[] lanes = new float[UNROLL * LANES];

  private Summation(int leading, int outer, int reduced, int inner, int[] gather) {
    this.leading = leading;
    this.outer = outer;
    this.reduced = reduced;
    this.inner = inner;
    this.gather = gather;
    this.gathered = new float[gather.length];
  }

  static Summation of(int[] shape, boolean[] kept) {
    int[] sizes = new int[shape.length];
    boolean[] keep = new boolean[shape.length];
    int blocks = 0;
    for (int axis = 0; axis < shape.length; axis++) {
      if (shape[axis] == 1) {
        continue;
      }
      if (blocks > 0 && keep[blocks - 1] == kept[axis]) {
        sizes[blocks - 1] *= shape[axis];
      } else {
        keep[blocks] = kept[axis];
        sizes[blocks++] = shape[axis];
      }
    }
    int[] none = new int[0];
    if (blocks == 0) {
      return new Summation(1, 1, 1, 1, none);
    }
    if (blocks == 1) {
      return keep[0]
          ? new Summation(1, sizes[0], 1, 1, none)
          : new Summation(1, 1, sizes[0], 1, none);
    }
    if (blocks == 2) {
      return keep[0]
          ? new Summation(1, sizes[0], sizes[1], 1, none)
          : new Summation(1, 1, sizes[0], sizes[1], none);
    }
    if (blocks == 3) {
      return keep[0]
          ? new Summation(1, sizes[0], sizes[1], sizes[2], none)
          : new Summation(sizes[0], sizes[1], sizes[2], 1, none);
    }
    return transposed(Arrays.copyOf(sizes, blocks), keep);
  }

  /** Adds up the values of each kept index into {@code out}. */
  void sum(float[] values, float[] out) {
    if (gather.length > 0) {
      for (int i = 0; i < gather.length; i++) {
        gathered[i] = values[gather[i]];
      }
      rows(gathered, out);
    } else if (leading > 1) {
      firstAndLast(values, out);
    } else if (inner > 1) {
      columns(values, out);
    } else {
      rows(values, out);
    }
  }

  /** The last axis is reduced. */
  private void rows(float[] values, float[] out) {
    for (int o = 0; o < outer; o++) {
      out[o] = reduced == 1 ? values[o] : run(values, o * reduced, reduced);
    }
  }

  private float run(float[] values, int from, int count) {
    if (count > LEAF) {
      int half = from + (count + 1) / 2;
      int split = LANES * ((half + LANES - 1) / LANES);
      int left = Math.min(split - from, count);
      float sum = run(values, from, left);
      return left < count ? sum + run(values, split, count - left) : sum;
    }
    float l0 = 0, l1 = 0, l2 = 0, l3 = 0, l4 = 0, l5 = 0, l6 = 0, l7 = 0;
    int end = from + count;
    int at = from;
    if (count >= UNROLL * LANES) {
      Arrays.fill(lanes, 0);
      int unrolled = from + count / (UNROLL * LANES) * (UNROLL * LANES);
      for (; at < unrolled; at += UNROLL * LANES) {
        for (int l = 0; l < UNROLL * LANES; l++) {
          lanes[l] += values[at + l];
        }
      }
      for (int l = 0; l < LANES; l++) {
        lanes[l] = ((lanes[l] + lanes[l + 8]) + lanes[l + 16]) + lanes[l + 24];
      }
      l0 = lanes[0];
      l1 = lanes[1];
      l2 = lanes[2];
      l3 = lanes[3];
      l4 = lanes[4];
      l5 = lanes[5];
      l6 = lanes[6];
      l7 = lanes[7];
    }
    for (; at + LANES <= end; at += LANES) {
      l0 += values[at];
      l1 += values[at + 1];
      l2 += values[at + 2];
      l3 += values[at + 3];
      l4 += values[at + 4];
      l5 += values[at + 5];
      l6 += values[at + 6];
      l7 += values[at + 7];
    }
    float tail = 0;
    for (; at < end; at++) {
      tail += values[at];
    }
    float folded = ((l0 + l4) + (l2 + l6)) + ((l1 + l5) + (l3 + l7));
    return tail + folded;
  }

  /** A middle axis is reduced, or the first one. */
  private void columns(float[] values, float[] out) {
    if (outer == 1 && ColumnFit.covers(reduced, inner)) {
      for (int column = 0; column < inner; column += LaneMath.WIDTH) {
        unrolled(values, column, out);
      }
      return;
    }
    int total = outer * inner;
    int packed = reduced >= UNROLL_FROM ? total / LANES * LANES : 0;
    for (int first = 0; first < total; first += LANES) {
      int count = Math.min(LANES, total - first);
      boolean packet = first < packed && first % inner + LANES <= inner;
      for (int o = first; o < first + count; o++) {
        int at = o / inner * reduced * inner + o % inner;
        out[o] = packet ? unrolled(values, at) : sequential(values, at);
      }
    }
  }

  /** {@link #unrolled(float[], int)} for a vector of columns. */
  private void unrolled(float[] values, int column, float[] out) {
    FloatVector a0 = FloatVector.zero(LaneMath.FLOATS);
    FloatVector a1 = FloatVector.zero(LaneMath.FLOATS);
    FloatVector a2 = FloatVector.zero(LaneMath.FLOATS);
    FloatVector a3 = FloatVector.zero(LaneMath.FLOATS);
    int end = reduced / UNROLL * UNROLL * inner;
    int at = column;
    for (; at < end; at += UNROLL * inner) {
      a0 = a0.add(FloatVector.fromArray(LaneMath.FLOATS, values, at));
      a1 = a1.add(FloatVector.fromArray(LaneMath.FLOATS, values, at + inner));
      a2 = a2.add(FloatVector.fromArray(LaneMath.FLOATS, values, at + 2 * inner));
      a3 = a3.add(FloatVector.fromArray(LaneMath.FLOATS, values, at + 3 * inner));
    }
    FloatVector sum = a0.add(a1).add(a2).add(a3);
    for (; at < reduced * inner; at += inner) {
      sum = sum.add(FloatVector.fromArray(LaneMath.FLOATS, values, at));
    }
    sum.intoArray(out, column);
  }

  private float unrolled(float[] values, int at) {
    float a0 = 0, a1 = 0, a2 = 0, a3 = 0;
    int whole = reduced / UNROLL * UNROLL;
    for (int r = 0; r < whole; r += UNROLL) {
      int i = at + r * inner;
      a0 += values[i];
      a1 += values[i + inner];
      a2 += values[i + 2 * inner];
      a3 += values[i + 3 * inner];
    }
    float sum = ((a0 + a1) + a2) + a3;
    for (int r = whole; r < reduced; r++) {
      sum += values[at + r * inner];
    }
    return sum;
  }

  private float sequential(float[] values, int at) {
    float sum = 0;
    for (int r = 0; r < reduced; r++) {
      sum += values[at + r * inner];
    }
    return sum;
  }

  /** First and last axis are reduced: the last one in the outer loop. */
  private void firstAndLast(float[] values, float[] out) {
    for (int o = 0; o < outer; o++) {
      float sum = 0;
      for (int r = 0; r < reduced; r++) {
        for (int l = 0; l < leading; l++) {
          sum += values[(l * outer + o) * reduced + r];
        }
      }
      out[o] = sum;
    }
  }

  private static Summation transposed(int[] sizes, boolean[] keep) {
    int outer = 1;
    int reduced = 1;
    for (int block = 0; block < sizes.length; block++) {
      outer *= keep[block] ? sizes[block] : 1;
      reduced *= keep[block] ? 1 : sizes[block];
    }
    int[] gather = new int[outer * reduced];
    int[] at = new int[sizes.length];
    for (int i = 0; i < gather.length; i++) {
      int row = 0;
      int column = 0;
      for (int block = 0; block < sizes.length; block++) {
        if (keep[block]) {
          row = row * sizes[block] + at[block];
        } else {
          column = column * sizes[block] + at[block];
        }
      }
      gather[row * reduced + column] = i;
      for (int block = sizes.length - 1; block >= 0 && ++at[block] == sizes[block]; block--) {
        at[block] = 0;
      }
    }
    return new Summation(1, outer, reduced, 1, gather);
  }
}
