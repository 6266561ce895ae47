package io.sparqat.quant.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loops of dense and convolution products: a tile of output rows, a few batch vectors
 * wide, is summed over a table of (input row, weight row) pairs.
 *
 * <p>The shape of the code is what the JIT compiler keeps in registers: accumulators live in one
 * counted loop without branches, start at zero and are stored right after it; weights are broadcast
 * from a heap array. Unrolled by hand, because an array of vectors would be boxed.
 */
final class ProductTile {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = Lanes.WIDTH;

  private ProductTile() {}

  /**
   * Sums 8 rows, 2 vectors wide: {@code y[r][.] = add[r] + sum over k of w[rows * o(k) + r] *
   * x[i(k)][.]}, rows of {@code y} a stride apart.
   */
  static void rows8wide2(
      float[] x,
      int xBase,
      int[] xOffsets,
      float[] w,
      int wBase,
      int[] wOffsets,
      float[] add,
      int addBase,
      float[] y,
      int yBase,
      int stride) {
    FloatVector c00 = FloatVector.zero(S);
    FloatVector c01 = FloatVector.zero(S);
    FloatVector c10 = FloatVector.zero(S);
    FloatVector c11 = FloatVector.zero(S);
    FloatVector c20 = FloatVector.zero(S);
    FloatVector c21 = FloatVector.zero(S);
    FloatVector c30 = FloatVector.zero(S);
    FloatVector c31 = FloatVector.zero(S);
    FloatVector c40 = FloatVector.zero(S);
    FloatVector c41 = FloatVector.zero(S);
    FloatVector c50 = FloatVector.zero(S);
    FloatVector c51 = FloatVector.zero(S);
    FloatVector c60 = FloatVector.zero(S);
    FloatVector c61 = FloatVector.zero(S);
    FloatVector c70 = FloatVector.zero(S);
    FloatVector c71 = FloatVector.zero(S);
    for (int k = 0; k < xOffsets.length; k++) {
      int i = xBase + xOffsets[k];
      int o = wBase + 8 * wOffsets[k];
      FloatVector v0 = FloatVector.fromArray(S, x, i);
      FloatVector v1 = FloatVector.fromArray(S, x, i + L);
      FloatVector a;
      a = FloatVector.broadcast(S, w[o]);
      c00 = a.fma(v0, c00);
      c01 = a.fma(v1, c01);
      a = FloatVector.broadcast(S, w[o + 1]);
      c10 = a.fma(v0, c10);
      c11 = a.fma(v1, c11);
      a = FloatVector.broadcast(S, w[o + 2]);
      c20 = a.fma(v0, c20);
      c21 = a.fma(v1, c21);
      a = FloatVector.broadcast(S, w[o + 3]);
      c30 = a.fma(v0, c30);
      c31 = a.fma(v1, c31);
      a = FloatVector.broadcast(S, w[o + 4]);
      c40 = a.fma(v0, c40);
      c41 = a.fma(v1, c41);
      a = FloatVector.broadcast(S, w[o + 5]);
      c50 = a.fma(v0, c50);
      c51 = a.fma(v1, c51);
      a = FloatVector.broadcast(S, w[o + 6]);
      c60 = a.fma(v0, c60);
      c61 = a.fma(v1, c61);
      a = FloatVector.broadcast(S, w[o + 7]);
      c70 = a.fma(v0, c70);
      c71 = a.fma(v1, c71);
    }
    c00.add(add[addBase]).intoArray(y, yBase);
    c01.add(add[addBase]).intoArray(y, yBase + L);
    c10.add(add[addBase + 1]).intoArray(y, yBase + stride);
    c11.add(add[addBase + 1]).intoArray(y, yBase + stride + L);
    c20.add(add[addBase + 2]).intoArray(y, yBase + 2 * stride);
    c21.add(add[addBase + 2]).intoArray(y, yBase + 2 * stride + L);
    c30.add(add[addBase + 3]).intoArray(y, yBase + 3 * stride);
    c31.add(add[addBase + 3]).intoArray(y, yBase + 3 * stride + L);
    c40.add(add[addBase + 4]).intoArray(y, yBase + 4 * stride);
    c41.add(add[addBase + 4]).intoArray(y, yBase + 4 * stride + L);
    c50.add(add[addBase + 5]).intoArray(y, yBase + 5 * stride);
    c51.add(add[addBase + 5]).intoArray(y, yBase + 5 * stride + L);
    c60.add(add[addBase + 6]).intoArray(y, yBase + 6 * stride);
    c61.add(add[addBase + 6]).intoArray(y, yBase + 6 * stride + L);
    c70.add(add[addBase + 7]).intoArray(y, yBase + 7 * stride);
    c71.add(add[addBase + 7]).intoArray(y, yBase + 7 * stride + L);
  }

  /** As {@link #rows8wide2}, 1 vector wide. */
  static void rows8wide1(
      float[] x,
      int xBase,
      int[] xOffsets,
      float[] w,
      int wBase,
      int[] wOffsets,
      float[] add,
      int addBase,
      float[] y,
      int yBase,
      int stride) {
    FloatVector c00 = FloatVector.zero(S);
    FloatVector c10 = FloatVector.zero(S);
    FloatVector c20 = FloatVector.zero(S);
    FloatVector c30 = FloatVector.zero(S);
    FloatVector c40 = FloatVector.zero(S);
    FloatVector c50 = FloatVector.zero(S);
    FloatVector c60 = FloatVector.zero(S);
    FloatVector c70 = FloatVector.zero(S);
    for (int k = 0; k < xOffsets.length; k++) {
      int i = xBase + xOffsets[k];
      int o = wBase + 8 * wOffsets[k];
      FloatVector v0 = FloatVector.fromArray(S, x, i);
      FloatVector a;
      a = FloatVector.broadcast(S, w[o]);
      c00 = a.fma(v0, c00);
      a = FloatVector.broadcast(S, w[o + 1]);
      c10 = a.fma(v0, c10);
      a = FloatVector.broadcast(S, w[o + 2]);
      c20 = a.fma(v0, c20);
      a = FloatVector.broadcast(S, w[o + 3]);
      c30 = a.fma(v0, c30);
      a = FloatVector.broadcast(S, w[o + 4]);
      c40 = a.fma(v0, c40);
      a = FloatVector.broadcast(S, w[o + 5]);
      c50 = a.fma(v0, c50);
      a = FloatVector.broadcast(S, w[o + 6]);
      c60 = a.fma(v0, c60);
      a = FloatVector.broadcast(S, w[o + 7]);
      c70 = a.fma(v0, c70);
    }
    c00.add(add[addBase]).intoArray(y, yBase);
    c10.add(add[addBase + 1]).intoArray(y, yBase + stride);
    c20.add(add[addBase + 2]).intoArray(y, yBase + 2 * stride);
    c30.add(add[addBase + 3]).intoArray(y, yBase + 3 * stride);
    c40.add(add[addBase + 4]).intoArray(y, yBase + 4 * stride);
    c50.add(add[addBase + 5]).intoArray(y, yBase + 5 * stride);
    c60.add(add[addBase + 6]).intoArray(y, yBase + 6 * stride);
    c70.add(add[addBase + 7]).intoArray(y, yBase + 7 * stride);
  }

  /** As {@link #rows8wide2}, 4 rows. */
  static void rows4wide2(
      float[] x,
      int xBase,
      int[] xOffsets,
      float[] w,
      int wBase,
      int[] wOffsets,
      float[] add,
      int addBase,
      float[] y,
      int yBase,
      int stride) {
    FloatVector c00 = FloatVector.zero(S);
    FloatVector c01 = FloatVector.zero(S);
    FloatVector c10 = FloatVector.zero(S);
    FloatVector c11 = FloatVector.zero(S);
    FloatVector c20 = FloatVector.zero(S);
    FloatVector c21 = FloatVector.zero(S);
    FloatVector c30 = FloatVector.zero(S);
    FloatVector c31 = FloatVector.zero(S);
    for (int k = 0; k < xOffsets.length; k++) {
      int i = xBase + xOffsets[k];
      int o = wBase + 4 * wOffsets[k];
      FloatVector v0 = FloatVector.fromArray(S, x, i);
      FloatVector v1 = FloatVector.fromArray(S, x, i + L);
      FloatVector a;
      a = FloatVector.broadcast(S, w[o]);
      c00 = a.fma(v0, c00);
      c01 = a.fma(v1, c01);
      a = FloatVector.broadcast(S, w[o + 1]);
      c10 = a.fma(v0, c10);
      c11 = a.fma(v1, c11);
      a = FloatVector.broadcast(S, w[o + 2]);
      c20 = a.fma(v0, c20);
      c21 = a.fma(v1, c21);
      a = FloatVector.broadcast(S, w[o + 3]);
      c30 = a.fma(v0, c30);
      c31 = a.fma(v1, c31);
    }
    c00.add(add[addBase]).intoArray(y, yBase);
    c01.add(add[addBase]).intoArray(y, yBase + L);
    c10.add(add[addBase + 1]).intoArray(y, yBase + stride);
    c11.add(add[addBase + 1]).intoArray(y, yBase + stride + L);
    c20.add(add[addBase + 2]).intoArray(y, yBase + 2 * stride);
    c21.add(add[addBase + 2]).intoArray(y, yBase + 2 * stride + L);
    c30.add(add[addBase + 3]).intoArray(y, yBase + 3 * stride);
    c31.add(add[addBase + 3]).intoArray(y, yBase + 3 * stride + L);
  }

  /** As {@link #rows8wide2}, 4 rows, 1 vector wide. */
  static void rows4wide1(
      float[] x,
      int xBase,
      int[] xOffsets,
      float[] w,
      int wBase,
      int[] wOffsets,
      float[] add,
      int addBase,
      float[] y,
      int yBase,
      int stride) {
    FloatVector c00 = FloatVector.zero(S);
    FloatVector c10 = FloatVector.zero(S);
    FloatVector c20 = FloatVector.zero(S);
    FloatVector c30 = FloatVector.zero(S);
    for (int k = 0; k < xOffsets.length; k++) {
      int i = xBase + xOffsets[k];
      int o = wBase + 4 * wOffsets[k];
      FloatVector v0 = FloatVector.fromArray(S, x, i);
      FloatVector a;
      a = FloatVector.broadcast(S, w[o]);
      c00 = a.fma(v0, c00);
      a = FloatVector.broadcast(S, w[o + 1]);
      c10 = a.fma(v0, c10);
      a = FloatVector.broadcast(S, w[o + 2]);
      c20 = a.fma(v0, c20);
      a = FloatVector.broadcast(S, w[o + 3]);
      c30 = a.fma(v0, c30);
    }
    c00.add(add[addBase]).intoArray(y, yBase);
    c10.add(add[addBase + 1]).intoArray(y, yBase + stride);
    c20.add(add[addBase + 2]).intoArray(y, yBase + 2 * stride);
    c30.add(add[addBase + 3]).intoArray(y, yBase + 3 * stride);
  }
}
