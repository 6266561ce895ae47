package io.sparqat.quant.kernel;

import io.sparqat.quant.kernel.ConvolutionGeometry.Axis;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Depthwise convolution: output channel {@code c * multiplier + m} sees input channel {@code c}
 * only. Kernel {@code (height, width, channels, multiplier)}, batch-innermost activations as in
 * {@link Convolution}.
 */
public final class DepthwiseConvolution {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = Lanes.WIDTH;

  private final Axis rows;
  private final Axis columns;
  private final int channels;
  private final int multiplier;
  private final int[] source;
  private final int[] weight;
  private final float[] partial = new float[Lanes.VIRTUAL];
  private int[] inputBlocks = {};
  private int[] outputBlocks = {};

  public DepthwiseConvolution(Axis rows, Axis columns, int channels, int multiplier) {
    this.rows = rows;
    this.columns = columns;
    this.channels = channels;
    this.multiplier = multiplier;
    int longest = rows.kernel() * columns.kernel() * multiplier;
    source = new int[longest];
    weight = new int[longest];
  }

  /** Computes {@code y = conv(x, kernel)}. */
  public void forward(float[] kernel, float[] x, float[] y, int stride) {
    int outputs = channels * multiplier;
    for (int oy = 0, pixel = 0; oy < rows.output(); oy++) {
      for (int ox = 0; ox < columns.output(); ox++, pixel++) {
        int count = taps(oy, ox, stride);
        for (int out = 0; out < outputs; out++) {
          int xBase = out / multiplier * stride;
          int yBase = (pixel * outputs + out) * stride;
          for (int lane = 0; lane < stride; lane += L) {
            sum(kernel, out, x, xBase + lane, count, y, yBase + lane);
          }
        }
      }
    }
  }

  /** Lists input offsets and weight rows of the taps of one output pixel that are not padding. */
  private int taps(int oy, int ox, int stride) {
    int count = 0;
    for (int ky = 0; ky < rows.kernel(); ky++) {
      int iy = rows.source(oy, ky);
      for (int kx = 0; iy >= 0 && kx < columns.kernel(); kx++) {
        int ix = columns.source(ox, kx);
        if (ix >= 0) {
          source[count] = (iy * columns.input() + ix) * channels * stride;
          weight[count++] = (ky * columns.kernel() + kx) * channels * multiplier;
        }
      }
    }
    return count;
  }

  private void sum(float[] w, int wBase, float[] x, int xBase, int count, float[] y, int at) {
    FloatVector sum = FloatVector.zero(S);
    for (int k = 0; k < count; k++) {
      sum =
          FloatVector.broadcast(S, w[weight[k] + wBase])
              .fma(FloatVector.fromArray(S, x, source[k] + xBase), sum);
    }
    sum.intoArray(y, at);
  }

  /** Computes the gradient {@code dx} for the input from the gradient {@code dy} of the output. */
  public void inputGradient(float[] kernel, float[] dy, float[] dx, int stride) {
    int outputs = channels * multiplier;
    Arrays.fill(dx, 0, rows.input() * columns.input() * channels * stride, 0f);
    for (int oy = 0, pixel = 0; oy < rows.output(); oy++) {
      for (int ox = 0; ox < columns.output(); ox++, pixel++) {
        int count = taps(oy, ox, stride);
        for (int k = 0; k < count; k++) {
          for (int out = 0; out < outputs; out++) {
            spread(
                kernel[weight[k] + out],
                dy,
                (pixel * outputs + out) * stride,
                dx,
                source[k] + out / multiplier * stride,
                stride);
          }
        }
      }
    }
  }

  private static void spread(float w, float[] g, int from, float[] dx, int at, int stride) {
    for (int n = 0; n < stride; n++) {
      dx[at + n] = Math.fma(w, g[from + n], dx[at + n]);
    }
  }

  /** Computes the gradient {@code dkernel} for the kernel, summed over the batch. */
  public void weightGradient(float[] x, float[] dy, float[] dkernel, int stride) {
    int outputs = channels * multiplier;
    int longest = rows.output() * columns.output() * (stride / Lanes.VIRTUAL);
    if (inputBlocks.length < longest) {
      inputBlocks = new int[longest];
      outputBlocks = new int[longest];
    }
    for (int ky = 0, tap = 0; ky < rows.kernel(); ky++) {
      for (int kx = 0; kx < columns.kernel(); kx++, tap++) {
        int count = blocks(ky, kx, stride);
        for (int out = 0; out < outputs; out++) {
          for (int half = 0; half < Lanes.VIRTUAL; half += L) {
            dot(x, out / multiplier * stride + half, dy, out * stride + half, count, half);
          }
          dkernel[tap * outputs + out] = Lanes.sum(partial, 0);
        }
      }
    }
  }

  /** Lists where the vectors begin that one tap multiplies, for channel 0. */
  private int blocks(int ky, int kx, int stride) {
    int count = 0;
    for (int oy = 0; oy < rows.output(); oy++) {
      int iy = rows.source(oy, ky);
      for (int ox = 0; iy >= 0 && ox < columns.output(); ox++) {
        int ix = columns.source(ox, kx);
        for (int n = 0; ix >= 0 && n < stride; n += Lanes.VIRTUAL) {
          inputBlocks[count] = (iy * columns.input() + ix) * channels * stride + n;
          outputBlocks[count++] = (oy * columns.output() + ox) * channels * multiplier * stride + n;
        }
      }
    }
    return count;
  }

  private void dot(float[] x, int xBase, float[] dy, int yBase, int count, int at) {
    FloatVector sum = FloatVector.zero(S);
    for (int k = 0; k < count; k++) {
      sum =
          FloatVector.fromArray(S, x, inputBlocks[k] + xBase)
              .fma(FloatVector.fromArray(S, dy, outputBlocks[k] + yBase), sum);
    }
    sum.intoArray(partial, at);
  }
}
