package io.sparqat.quant.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Batch-innermost rows copied so that those of a tile stand side by side: {@code [tile][pixel][16
 * samples][row of tile][sample]}. Rows of a batch are often a power of two apart, where a cache
 * holds only few of them at a time.
 */
final class TileRows {
  private final int rows;
  private final int height;
  private final int tiles;
  private float[] values = {};
  private int pixels;
  private int stride;

  /**
   * @param rows rows of a pixel
   * @param height rows of a tile; those of the last tile that are too many are 0
   */
  TileRows(int rows, int height) {
    this.rows = rows;
    this.height = height;
    tiles = (rows + height - 1) / height;
  }

  /** Makes room for some pixels of batches that are {@code newStride} samples wide. */
  void reserve(int newPixels, int newStride) {
    if (newPixels == pixels && newStride == stride) {
      return;
    }
    pixels = newPixels;
    stride = newStride;
    int size = tile(tiles);
    if (values.length < size) {
      values = new float[size];
    } else {
      Arrays.fill(values, 0);
    }
  }

  float[] values() {
    return values;
  }

  int tiles() {
    return tiles;
  }

  /** Where a tile begins. */
  int tile(int tile) {
    return tile * pixels * stride * height;
  }

  /** Distance between two vectors of samples: pixel {@code p} begins at its multiple. */
  int step() {
    return height * Lanes.VIRTUAL;
  }

  /** Copies {@code count} rows of {@code x} into rows {@code to} and on of a pixel. */
  void copy(float[] x, int row, int to, int count, int pixel) {
    for (int r = 0; r < count; r++) {
      copy(x, (row + r) * stride, at(to + r, pixel));
    }
  }

  private void copy(float[] x, int from, int to) {
    int step = step();
    for (int half = 0; half < Lanes.VIRTUAL; half += Lanes.WIDTH) {
      int at = to + half;
      for (int n = half; n < stride; n += Lanes.VIRTUAL, at += step) {
        FloatVector.fromArray(Lanes.SPECIES, x, from + n).intoArray(values, at);
      }
    }
  }

  /** Sets some rows of a pixel to 0. */
  void clear(int to, int count, int pixel) {
    for (int r = to; r < to + count; r++) {
      int at = at(r, pixel);
      for (int n = 0; n < stride; n += Lanes.VIRTUAL, at += step()) {
        Arrays.fill(values, at, at + Lanes.VIRTUAL, 0);
      }
    }
  }

  private int at(int row, int pixel) {
    return tile(row / height) + pixel * stride * height + row % height * Lanes.VIRTUAL;
  }
}
