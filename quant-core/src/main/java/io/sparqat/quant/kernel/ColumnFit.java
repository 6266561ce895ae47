package io.sparqat.quant.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * Sums by column over a matrix whose columns have a parameter each, in one pass: those of a round
 * of least squares, or of a deviation. Codes have the sign of their value, so magnitudes suffice.
 * Four partial sums over every fourth row, as in {@link Summation}; a tile of rows at a time, one
 * after the other: few accumulators stay in registers, and neighbouring lines are read together.
 */
final class ColumnFit {
  private static final int PARTS = 4;

  /** Values of a tile: it stays in the second cache. */
  private static final int TILE = 1 << 14;

  private final float[] cross;
  private final float[] square;
  private final float[][] partCross;
  private final float[][] partSquare;
  private final int rows;
  private final int columns;

  /** What is added up for a value {@code x} of a column with parameter {@code p}. */
  enum Terms {
    /** {@code q = |x| p} rounded half away from zero, clipped: {@code |x| q} and {@code q^2}. */
    NEAREST,
    /** The same rounded half to even. */
    EVEN,
    /** {@code q = 1} where {@code |x| > p}, else 0. */
    ABOVE,
    /** {@code q = 1} where {@code |x| >= p}, else 0. */
    FROM,
    /** {@code q = 1}. */
    SIGN,
    /** {@code x} and {@code |x|}. */
    VALUE,
    /** {@code 0} and {@code (x - p)^2}. */
    DISTANCE
  }

  /**
   * @param cross receives the sums of the first term
   * @param square receives those of the second
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
   * @param parameters one a column: of NEAREST and EVEN one over a power-of-two scale
   * @param high greatest code
   */
  void sums(Terms terms, float[] x, float[] parameters, float high) {
    int whole = rows / PARTS * PARTS;
    int tile = Math.max(4, TILE / PARTS / columns) * PARTS;
    for (int part = 0; part < PARTS; part++) {
      Arrays.fill(partCross[part], 0);
      Arrays.fill(partSquare[part], 0);
    }
    for (int first = 0; first < whole; first += tile) {
      int end = Math.min(first + tile, whole);
      for (int part = 0; part < PARTS; part++) {
        float[] c = partCross[part];
        float[] s = partSquare[part];
        rows(terms, x, first + part, end, PARTS, parameters, high, c, s);
      }
    }
    fold(partCross, cross);
    fold(partSquare, square);
    rows(terms, x, whole, rows, 1, parameters, high, cross, square);
  }

  private static void fold(float[][] parts, float[] sums) {
    for (int s = 0; s < parts[0].length; s++) {
      sums[s] = ((parts[0][s] + parts[1][s]) + parts[2][s]) + parts[3][s];
    }
  }

  private void rows(
      Terms terms,
      float[] x,
      int first,
      int end,
      int by,
      float[] parameters,
      float high,
      float[] c,
      float[] s) {
    int stride = by * columns;
    int last = end * columns;
    for (int column = 0; column < columns; column += LaneMath.WIDTH) {
      int start = first * columns + column;
      switch (terms) {
        case NEAREST -> nearest(x, start, last, stride, parameters, high, column, c, s);
        case EVEN -> even(x, start, last, stride, parameters, high, column, c, s);
        case ABOVE -> above(x, start, last, stride, parameters, column, c, s);
        case FROM -> from(x, start, last, stride, parameters, column, c, s);
        case SIGN -> signs(x, start, last, stride, column, c, s);
        case VALUE -> values(x, start, last, stride, column, c, s);
        case DISTANCE -> distances(x, start, last, stride, parameters, column, s);
      }
    }
  }

  private static void nearest(
      float[] x,
      int start,
      int last,
      int stride,
      float[] parameters,
      float high,
      int column,
      float[] cross,
      float[] square) {
    FloatVector inverse = FloatVector.fromArray(LaneMath.FLOATS, parameters, column);
    FloatVector c = FloatVector.fromArray(LaneMath.FLOATS, cross, column);
    FloatVector s = FloatVector.fromArray(LaneMath.FLOATS, square, column);
    for (int at = start; at < last; at += stride) {
      FloatVector v = FloatVector.fromArray(LaneMath.FLOATS, x, at).abs();
      FloatVector q = code(v.mul(inverse), high);
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
      float[] parameters,
      float high,
      int column,
      float[] cross,
      float[] square) {
    FloatVector inverse = FloatVector.fromArray(LaneMath.FLOATS, parameters, column);
    FloatVector c = FloatVector.fromArray(LaneMath.FLOATS, cross, column);
    FloatVector s = FloatVector.fromArray(LaneMath.FLOATS, square, column);
    for (int at = start; at < last; at += stride) {
      FloatVector v = FloatVector.fromArray(LaneMath.FLOATS, x, at).abs();
      FloatVector q = LaneBits.nearest(v.mul(inverse), 0, high);
      c = c.add(v.mul(q));
      s = s.add(q.mul(q));
    }
    c.intoArray(cross, column);
    s.intoArray(square, column);
  }

  private static void above(
      float[] x,
      int start,
      int last,
      int stride,
      float[] parameters,
      int column,
      float[] cross,
      float[] square) {
    FloatVector border = FloatVector.fromArray(LaneMath.FLOATS, parameters, column);
    IntVector edge = border.reinterpretAsInts();
    FloatVector c = FloatVector.fromArray(LaneMath.FLOATS, cross, column);
    FloatVector s = FloatVector.fromArray(LaneMath.FLOATS, square, column);
    for (int at = start; at < last; at += stride) {
      FloatVector v = FloatVector.fromArray(LaneMath.FLOATS, x, at).abs();
      IntVector on = LaneBits.less(edge, v.reinterpretAsInts());
      c = c.add(LaneBits.keep(on, v));
      s = s.add(LaneBits.one(on));
    }
    c.intoArray(cross, column);
    s.intoArray(square, column);
  }

  private static void from(
      float[] x,
      int start,
      int last,
      int stride,
      float[] parameters,
      int column,
      float[] cross,
      float[] square) {
    FloatVector border = FloatVector.fromArray(LaneMath.FLOATS, parameters, column);
    IntVector edge = border.reinterpretAsInts();
    FloatVector c = FloatVector.fromArray(LaneMath.FLOATS, cross, column);
    FloatVector s = FloatVector.fromArray(LaneMath.FLOATS, square, column);
    for (int at = start; at < last; at += stride) {
      FloatVector v = FloatVector.fromArray(LaneMath.FLOATS, x, at).abs();
      IntVector on = LaneBits.less(v.reinterpretAsInts(), edge).not();
      c = c.add(LaneBits.keep(on, v));
      s = s.add(LaneBits.one(on));
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

  private static void values(
      float[] x, int start, int last, int stride, int column, float[] cross, float[] square) {
    FloatVector c = FloatVector.fromArray(LaneMath.FLOATS, cross, column);
    FloatVector s = FloatVector.fromArray(LaneMath.FLOATS, square, column);
    for (int at = start; at < last; at += stride) {
      FloatVector v = FloatVector.fromArray(LaneMath.FLOATS, x, at);
      c = c.add(v);
      s = s.add(v.abs());
    }
    c.intoArray(cross, column);
    s.intoArray(square, column);
  }

  private static void distances(
      float[] x, int start, int last, int stride, float[] parameters, int column, float[] square) {
    FloatVector mean = FloatVector.fromArray(LaneMath.FLOATS, parameters, column);
    FloatVector s = FloatVector.fromArray(LaneMath.FLOATS, square, column);
    for (int at = start; at < last; at += stride) {
      FloatVector d = FloatVector.fromArray(LaneMath.FLOATS, x, at).sub(mean);
      s = s.add(d.mul(d));
    }
    s.intoArray(square, column);
  }

  /** {@code min(floor(ratio + 1/2), high)}; NaN gives {@code high}. */
  static FloatVector code(FloatVector ratio, float high) {
    IntVector up = LaneBits.magnitude(ratio.add(LaneMath.HALF)); // a quotient's NaN has a sign
    IntVector clipped = up.min(Float.floatToRawIntBits(high));
    return LaneBits.floor(clipped.reinterpretAsFloats());
  }
}
