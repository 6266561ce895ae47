package io.sparqat.quant.kernel;

import io.sparqat.quant.kernel.ConvolutionGeometry.Axis;
import java.util.Arrays;

/**
 * Mean over windows, per channel, on batch-innermost activations. A window at the border is divided
 * by the number of its cells that are not padding.
 */
public final class AveragePool {
  private final Axis rows;
  private final Axis columns;
  private final int channels;

  public AveragePool(Axis rows, Axis columns, int channels) {
    this.rows = rows;
    this.columns = columns;
    this.channels = channels;
  }

  /** Computes the means of {@code area * x}, times {@code reciprocal}. */
  public void forward(float[] x, float area, float reciprocal, float[] y, int stride) {
    int length = channels * stride;
    for (int oy = 0, at = 0; oy < rows.output(); oy++) {
      for (int ox = 0; ox < columns.output(); ox++, at += length) {
        Arrays.fill(y, at, at + length, 0f);
        int count = 0;
        for (int ky = 0; ky < rows.kernel(); ky++) {
          for (int kx = 0; kx < columns.kernel(); kx++) {
            int from = source(oy, ox, ky, kx) * length;
            if (from >= 0) {
              count++;
              add(x, from, y, at, length);
            }
          }
        }
        for (int i = at; i < at + length; i++) {
          y[i] = y[i] * area / count * reciprocal;
        }
      }
    }
  }

  /** The gradient for {@code x} of {@link #forward} with the same factors. */
  public void backward(float[] dy, float area, float reciprocal, float[] dx, int stride) {
    int length = channels * stride;
    Arrays.fill(dx, 0, rows.input() * columns.input() * length, 0f);
    for (int oy = 0, at = 0; oy < rows.output(); oy++) {
      for (int ox = 0; ox < columns.output(); ox++, at += length) {
        float factor = reciprocal / cells(oy, ox) * area;
        for (int ky = 0; ky < rows.kernel(); ky++) {
          for (int kx = 0; kx < columns.kernel(); kx++) {
            int to = source(oy, ox, ky, kx) * length;
            for (int i = 0; to >= 0 && i < length; i++) {
              dx[to + i] += dy[at + i] * factor;
            }
          }
        }
      }
    }
  }

  private static void add(float[] x, int from, float[] y, int at, int length) {
    for (int i = 0; i < length; i++) {
      y[at + i] += x[from + i];
    }
  }

  private int cells(int oy, int ox) {
    int count = 0;
    for (int ky = 0; ky < rows.kernel(); ky++) {
      for (int kx = 0; kx < columns.kernel(); kx++) {
        count += source(oy, ox, ky, kx) >= 0 ? 1 : 0;
      }
    }
    return count;
  }

  /** The input pixel under a cell of a window, or -1 for padding. */
  private int source(int oy, int ox, int ky, int kx) {
    int iy = rows.source(oy, ky);
    int ix = columns.source(ox, kx);
    return iy < 0 || ix < 0 ? -1 : iy * columns.input() + ix;
  }
}
