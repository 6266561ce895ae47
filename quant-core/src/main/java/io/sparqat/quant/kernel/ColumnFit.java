package io.sparqat.quant.kernel;

import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * The sums of a round of least squares in one pass over a matrix whose columns have a scale each.
 * Codes have the sign of their value, so magnitudes suffice. Four partial sums over every fourth
 * row, as in {@link Summation}, one after the other: few accumulators stay in registers.
 */
final class ColumnFit {
  private static final int PARTS = 4;

  /**
   * Values that all columns work on before the next ones: what lies side by side is fetched once.
   */
  private static final int CHUNK = 4096;

  private static final float ABOVE_HALF = Math.nextUp(0.5f);

  private final float[] cross;
  private final float[] square;
  private final float[][] partCross;
  private final float[][] partSquare;
  private final int rows;
  private final int columns;

  /** How a magnitude over its scale becomes the magnitude of a code. */
  enum Codes {
    /** Half away from zero, clipped. */
    NEAREST,
    /** Half to even, clipped. */
    EVEN,
    /** 1 above a half, else 0. */
    TERNARY,
    /** 1 from a half on, else 0. */
    TERNARY_FROM_HALF,
    /** 1. */
    SIGN
  }

  /**
   * @param cross receives {@code |x| |q|}, summed by column
   * @param square receives {@code |q|^2}
   */
  ColumnFit(int rows, int columns, float[] cross, float[] square) {
    this.rows = rows;
    this.columns = columns;
    this.cross = cross;
    this.square = square;
    partCross = new float[PARTS][columns];
    partSquare = new float[PARTS][columns];
  }

  /** Whether the sums of a matrix of this size can be made here. */
  static boolean covers(int rows, int columns) {
    return rows >= 16 && columns % Lanes.VIRTUAL == 0;
  }

  /**
   * Adds up by column.
   *
   * @param inverse one over each power-of-two scale
   * @param high greatest code
   */
  void sums(Codes codes, float[] x, float[] inverse, float high) {
    for (int part = 0; part < PARTS; part++) {
      Arrays.fill(partCross[part], 0);
      Arrays.fill(partSquare[part], 0);
    }
    int whole = rows / PARTS * PARTS;
    int chunk = Math.max(CHUNK / columns / PARTS, 1) * PARTS;
    for (int from = 0; from < whole; from += chunk) {
      int end = Math.min(from + chunk, whole);
      for (int part = 0; part < PARTS; part++) {
        float[] c = partCross[part];
        rows(codes, x, from + part, end, PARTS, inverse, high, c, partSquare[part]);
      }
    }
    Arrays.fill(cross, 0);
    Arrays.fill(square, 0);
    for (int part = 0; part < PARTS; part++) {
      add(partCross[part], cross);
      add(partSquare[part], square);
    }
    for (int row = whole; row < rows; row++) {
      Arrays.fill(partCross[0], 0);
      Arrays.fill(partSquare[0], 0);
      rows(codes, x, row, row + 1, 1, inverse, high, partCross[0], partSquare[0]);
      add(partCross[0], cross);
      add(partSquare[0], square);
    }
  }

  private void add(float[] part, float[] sums) {
    for (int s = 0; s < columns; s++) {
      sums[s] += part[s];
    }
  }

  /** Adds what some rows contribute. */
  private void rows(
      Codes codes,
      float[] x,
      int first,
      int end,
      int by,
      float[] inverse,
      float high,
      float[] c,
      float[] s) {
    int stride = by * columns;
    int last = end * columns;
    for (int column = 0; column < columns; column += LaneMath.WIDTH) {
      int start = first * columns + column;
      switch (codes) {
        case NEAREST -> nearest(x, start, last, stride, inverse, high, column, c, s);
        case EVEN -> even(x, start, last, stride, inverse, high, column, c, s);
        case TERNARY -> ternary(x, start, last, stride, inverse, ABOVE_HALF, column, c, s);
        case TERNARY_FROM_HALF -> ternary(x, start, last, stride, inverse, 0.5f, column, c, s);
        case SIGN -> signs(x, start, last, stride, column, c, s);
      }
    }
  }

  private static void nearest(
      float[] x,
      int start,
      int last,
      int stride,
      float[] inverse,
      float high,
      int column,
      float[] cross,
      float[] square) {
    FloatVector scale = FloatVector.fromArray(LaneMath.FLOATS, inverse, column);
    FloatVector c = FloatVector.fromArray(LaneMath.FLOATS, cross, column);
    FloatVector s = FloatVector.fromArray(LaneMath.FLOATS, square, column);
    for (int at = start; at < last; at += stride) {
      FloatVector v = FloatVector.fromArray(LaneMath.FLOATS, x, at).abs();
      FloatVector q = code(v.mul(scale), high);
      c = c.add(v.mul(q));
      s = s.add(q.mul(q));
    }
    c.intoArray(cross, column);
    s.intoArray(square, column);
  }

  private static void even(
      float[] x,
      int start,
      int last,
      int stride,
      float[] inverse,
      float high,
      int column,
      float[] cross,
      float[] square) {
    FloatVector scale = FloatVector.fromArray(LaneMath.FLOATS, inverse, column);
    FloatVector c = FloatVector.fromArray(LaneMath.FLOATS, cross, column);
    FloatVector s = FloatVector.fromArray(LaneMath.FLOATS, square, column);
    for (int at = start; at < last; at += stride) {
      FloatVector v = FloatVector.fromArray(LaneMath.FLOATS, x, at).abs();
      FloatVector ratio = v.mul(scale);
      FloatVector q = LaneMath.nearestSmall(ratio.blend(high, ratio.compare(GT, high)));
      c = c.add(v.mul(q));
      s = s.add(q.mul(q));
    }
    c.intoArray(cross, column);
    s.intoArray(square, column);
  }

  private static void ternary(
      float[] x,
      int start,
      int last,
      int stride,
      float[] inverse,
      float least,
      int column,
      float[] cross,
      float[] square) {
    FloatVector scale = FloatVector.fromArray(LaneMath.FLOATS, inverse, column);
    FloatVector c = FloatVector.fromArray(LaneMath.FLOATS, cross, column);
    FloatVector s = FloatVector.fromArray(LaneMath.FLOATS, square, column);
    for (int at = start; at < last; at += stride) {
      FloatVector v = FloatVector.fromArray(LaneMath.FLOATS, x, at).abs();
      FloatVector q = LaneMath.ZERO.blend(1, v.mul(scale).compare(GE, least));
      c = c.add(v.mul(q));
      s = s.add(q);
    }
    c.intoArray(cross, column);
    s.intoArray(square, column);
  }

  private static void signs(
      float[] x, int start, int last, int stride, int column, float[] cross, float[] square) {
    FloatVector c = FloatVector.fromArray(LaneMath.FLOATS, cross, column);
    FloatVector s = FloatVector.fromArray(LaneMath.FLOATS, square, column);
    for (int at = start; at < last; at += stride) {
      c = c.add(FloatVector.fromArray(LaneMath.FLOATS, x, at).abs());
      s = s.add(1);
    }
    c.intoArray(cross, column);
    s.intoArray(square, column);
  }

  /** {@code min(floor(ratio + 1/2), high)}. */
  static FloatVector code(FloatVector ratio, float high) {
    FloatVector t = ratio.add(0.5f);
    t = t.blend(high, t.compare(GT, high));
    FloatVector near = LaneMath.nearestSmall(t);
    return near.sub(LaneMath.ONE, near.compare(GT, t));
  }
}
