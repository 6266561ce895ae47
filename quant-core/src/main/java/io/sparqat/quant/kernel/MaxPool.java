package io.sparqat.quant.kernel;

import java.util.Arrays;

/**
 * Maximum over windows, per channel, on batch-innermost activations. The gradient goes to the first
 * maximum of a window in row-major order, as TensorFlow sends it; padding never wins, NaN always.
 */
public final class MaxPool {
  private final ConvolutionGeometry.Axis rows;
  private final ConvolutionGeometry.Axis columns;
  private final int channels;
  private int[] winners = {};

  public MaxPool(ConvolutionGeometry.Axis rows, ConvolutionGeometry.Axis columns, int channels) {
    this.rows = rows;
    this.columns = columns;
    this.channels = channels;
  }

  /** Computes the maxima {@code y} and remembers which inputs they are. */
  public void forward(float[] x, float[] y, int stride) {
    int size = rows.output() * columns.output() * channels * stride;
    if (winners.length < size) {
      winners = new int[size];
    }
    for (int oy = 0, at = 0; oy < rows.output(); oy++) {
      for (int ox = 0; ox < columns.output(); ox++) {
        for (int c = 0; c < channels; c++, at += stride) {
          window(x, y, oy, ox, c, at, stride);
        }
      }
    }
  }

  private void window(float[] x, float[] y, int oy, int ox, int c, int at, int stride) {
    boolean first = true;
    for (int ky = 0; ky < rows.kernel(); ky++) {
      int iy = rows.source(oy, ky);
      for (int kx = 0; iy >= 0 && kx < columns.kernel(); kx++) {
        int ix = columns.source(ox, kx);
        if (ix >= 0) {
          int from = ((iy * columns.input() + ix) * channels + c) * stride;
          if (first) {
            begin(x, from, y, at, stride);
            first = false;
            continue;
          }
          for (int n = 0; n < stride; n++) {
            float value = x[from + n];
            float best = y[at + n];
            boolean larger = !(value <= best) & !Float.isNaN(best);
            y[at + n] = larger ? value : best;
            winners[at + n] = larger ? from + n : winners[at + n];
          }
        }
      }
    }
  }

  private void begin(float[] x, int from, float[] y, int at, int stride) {
    System.arraycopy(x, from, y, at, stride);
    for (int n = 0; n < stride; n++) {
      winners[at + n] = from + n;
    }
  }

  /** Sends the gradient {@code dy} of the last {@link #forward}'s maxima to their inputs. */
  public void backward(float[] dy, float[] dx, int stride) {
    Arrays.fill(dx, 0, rows.input() * columns.input() * channels * stride, 0);
    int size = rows.output() * columns.output() * channels * stride;
    for (int i = 0; i < size; i++) {
      dx[winners[i]] += dy[i];
    }
  }
}
