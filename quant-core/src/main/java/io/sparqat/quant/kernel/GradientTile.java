package io.sparqat.quant.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loop of weight gradients: a tile of 6 input rows by 4 output rows, every pair
 * multiplied and summed over a table of (input, gradient) vectors, lane by lane. The rows of a tile
 * stand side by side, so that one visit touches few cache lines.
 *
 * <p>See {@link ProductTile} for why the code has this shape.
 */
final class GradientTile {
  /** Input rows of a tile. */
  static final int INPUTS = 6;

  /** Output rows of a tile. */
  static final int OUTPUTS = 4;

  /** Partial sums of a tile: {@code [output][input][virtual lane]}. */
  static final int SIZE = INPUTS * OUTPUTS * Lanes.VIRTUAL;

  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int V = Lanes.VIRTUAL;

  private GradientTile() {}

  /**
   * Adds to the partial sums at {@code at}: {@code sums[o][i][.] += d[dAt + dOffsets(t) + o * 16 +
   * .] * x[xAt + xOffsets(t) + i * 16 + .]} over {@code from <= t < to}.
   */
  static void accumulate(
      float[] x,
      int xAt,
      int[] xOffsets,
      float[] d,
      int dAt,
      int[] dOffsets,
      int from,
      int to,
      float[] sums,
      int at) {
    FloatVector c00 = FloatVector.fromArray(S, sums, at);
    FloatVector c01 = FloatVector.fromArray(S, sums, at + V);
    FloatVector c02 = FloatVector.fromArray(S, sums, at + 2 * V);
    FloatVector c03 = FloatVector.fromArray(S, sums, at + 3 * V);
    FloatVector c04 = FloatVector.fromArray(S, sums, at + 4 * V);
    FloatVector c05 = FloatVector.fromArray(S, sums, at + 5 * V);
    FloatVector c10 = FloatVector.fromArray(S, sums, at + 6 * V);
    FloatVector c11 = FloatVector.fromArray(S, sums, at + 7 * V);
    FloatVector c12 = FloatVector.fromArray(S, sums, at + 8 * V);
    FloatVector c13 = FloatVector.fromArray(S, sums, at + 9 * V);
    FloatVector c14 = FloatVector.fromArray(S, sums, at + 10 * V);
    FloatVector c15 = FloatVector.fromArray(S, sums, at + 11 * V);
    FloatVector c20 = FloatVector.fromArray(S, sums, at + 12 * V);
    FloatVector c21 = FloatVector.fromArray(S, sums, at + 13 * V);
    FloatVector c22 = FloatVector.fromArray(S, sums, at + 14 * V);
    FloatVector c23 = FloatVector.fromArray(S, sums, at + 15 * V);
    FloatVector c24 = FloatVector.fromArray(S, sums, at + 16 * V);
    FloatVector c25 = FloatVector.fromArray(S, sums, at + 17 * V);
    FloatVector c30 = FloatVector.fromArray(S, sums, at + 18 * V);
    FloatVector c31 = FloatVector.fromArray(S, sums, at + 19 * V);
    FloatVector c32 = FloatVector.fromArray(S, sums, at + 20 * V);
    FloatVector c33 = FloatVector.fromArray(S, sums, at + 21 * V);
    FloatVector c34 = FloatVector.fromArray(S, sums, at + 22 * V);
    FloatVector c35 = FloatVector.fromArray(S, sums, at + 23 * V);
    for (int t = from; t < to; t++) {
      int i = xAt + xOffsets[t];
      int o = dAt + dOffsets[t];
      FloatVector g0 = FloatVector.fromArray(S, d, o);
      FloatVector g1 = FloatVector.fromArray(S, d, o + V);
      FloatVector g2 = FloatVector.fromArray(S, d, o + 2 * V);
      FloatVector g3 = FloatVector.fromArray(S, d, o + 3 * V);
      FloatVector v;
      v = FloatVector.fromArray(S, x, i);
      c00 = g0.fma(v, c00);
      c10 = g1.fma(v, c10);
      c20 = g2.fma(v, c20);
      c30 = g3.fma(v, c30);
      v = FloatVector.fromArray(S, x, i + V);
      c01 = g0.fma(v, c01);
      c11 = g1.fma(v, c11);
      c21 = g2.fma(v, c21);
      c31 = g3.fma(v, c31);
      v = FloatVector.fromArray(S, x, i + 2 * V);
      c02 = g0.fma(v, c02);
      c12 = g1.fma(v, c12);
      c22 = g2.fma(v, c22);
      c32 = g3.fma(v, c32);
      v = FloatVector.fromArray(S, x, i + 3 * V);
      c03 = g0.fma(v, c03);
      c13 = g1.fma(v, c13);
      c23 = g2.fma(v, c23);
      c33 = g3.fma(v, c33);
      v = FloatVector.fromArray(S, x, i + 4 * V);
      c04 = g0.fma(v, c04);
      c14 = g1.fma(v, c14);
      c24 = g2.fma(v, c24);
      c34 = g3.fma(v, c34);
      v = FloatVector.fromArray(S, x, i + 5 * V);
      c05 = g0.fma(v, c05);
      c15 = g1.fma(v, c15);
      c25 = g2.fma(v, c25);
      c35 = g3.fma(v, c35);
    }
    c00.intoArray(sums, at);
    c01.intoArray(sums, at + V);
    c02.intoArray(sums, at + 2 * V);
    c03.intoArray(sums, at + 3 * V);
    c04.intoArray(sums, at + 4 * V);
    c05.intoArray(sums, at + 5 * V);
    c10.intoArray(sums, at + 6 * V);
    c11.intoArray(sums, at + 7 * V);
    c12.intoArray(sums, at + 8 * V);
    c13.intoArray(sums, at + 9 * V);
    c14.intoArray(sums, at + 10 * V);
    c15.intoArray(sums, at + 11 * V);
    c20.intoArray(sums, at + 12 * V);
    c21.intoArray(sums, at + 13 * V);
    c22.intoArray(sums, at + 14 * V);
    c23.intoArray(sums, at + 15 * V);
    c24.intoArray(sums, at + 16 * V);
    c25.intoArray(sums, at + 17 * V);
    c30.intoArray(sums, at + 18 * V);
    c31.intoArray(sums, at + 19 * V);
    c32.intoArray(sums, at + 20 * V);
    c33.intoArray(sums, at + 21 * V);
    c34.intoArray(sums, at + 22 * V);
    c35.intoArray(sums, at + 23 * V);
  }
}
