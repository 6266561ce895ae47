package io.sparqat.quant.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loops of dense and convolution products: a tile of output rows, a few batch vectors
 * wide, is summed over a table of (input row, weight row) pairs.
 *
 * <p>The shape of the code is what the JIT compiler keeps in registers: accumulators live in one
 * counted loop without branches, start at zero and are stored to a scratch tile right after it;
 * weights are broadcast from a heap array. Unrolled by hand, because an array of vectors would be
 * boxed.
 */
final class ProductTile {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = Lanes.WIDTH;

  private ProductTile() {}

  /**
   * Sums 8 rows, 2 vectors wide: {@code tile[r][.] = sum over k of w[rows * o(k) + r] *
   * x[i(k)][.]}.
   */
  static void rows8wide2(
      float[] x, int xBase, int[] xOffsets, float[] w, int wBase, int[] wOffsets, float[] tile) {
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
    c00.intoArray(tile, 0);
    c01.intoArray(tile, L);
    c10.intoArray(tile, 2 * L);
    c11.intoArray(tile, 3 * L);
    c20.intoArray(tile, 4 * L);
    c21.intoArray(tile, 5 * L);
    c30.intoArray(tile, 6 * L);
    c31.intoArray(tile, 7 * L);
    c40.intoArray(tile, 8 * L);
    c41.intoArray(tile, 9 * L);
    c50.intoArray(tile, 10 * L);
    c51.intoArray(tile, 11 * L);
    c60.intoArray(tile, 12 * L);
    c61.intoArray(tile, 13 * L);
    c70.intoArray(tile, 14 * L);
    c71.intoArray(tile, 15 * L);
  }

  /** As {@link #rows8wide2}, 1 vector wide. */
  static void rows8wide1(
      float[] x, int xBase, int[] xOffsets, float[] w, int wBase, int[] wOffsets, float[] tile) {
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
    c00.intoArray(tile, 0);
    c10.intoArray(tile, L);
    c20.intoArray(tile, 2 * L);
    c30.intoArray(tile, 3 * L);
    c40.intoArray(tile, 4 * L);
    c50.intoArray(tile, 5 * L);
    c60.intoArray(tile, 6 * L);
    c70.intoArray(tile, 7 * L);
  }

  /** As {@link #rows8wide2}, 4 rows. */
  static void rows4wide2(
      float[] x, int xBase, int[] xOffsets, float[] w, int wBase, int[] wOffsets, float[] tile) {
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
    c00.intoArray(tile, 0);
    c01.intoArray(tile, L);
    c10.intoArray(tile, 2 * L);
    c11.intoArray(tile, 3 * L);
    c20.intoArray(tile, 4 * L);
    c21.intoArray(tile, 5 * L);
    c30.intoArray(tile, 6 * L);
    c31.intoArray(tile, 7 * L);
  }

  /** As {@link #rows8wide2}, 4 rows, 1 vector wide. */
  static void rows4wide1(
      float[] x, int xBase, int[] xOffsets, float[] w, int wBase, int[] wOffsets, float[] tile) {
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
    c00.intoArray(tile, 0);
    c10.intoArray(tile, L);
    c20.intoArray(tile, 2 * L);
    c30.intoArray(tile, 3 * L);
  }
}
