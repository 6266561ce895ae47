package io.sparqat.quant.layer.rearranging;

import io.sparqat.quant.layer.LayerOp;
import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.layer.WeightSpec;
import io.sparqat.quant.model.TensorShape;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keras's UpSampling2D with bilinear interpolation: pixel centres stand at half coordinates, border
 * pixels are repeated outward.
 */
final class BilinearLayer implements LayerOp {
  private final TensorShape input;
  private final TensorShape outputShape;
  private final Line rows;
  private final Line columns;

  BilinearLayer(TensorShape input, int down, int across) {
    this.input = input;
    this.rows = new Line(input.axis(0), down);
    this.columns = new Line(input.axis(1), across);
    this.outputShape =
        TensorShape.of(input.axis(0) * down, input.axis(1) * across, input.channels());
  }

  /** For each place on an enlarged axis, the two neighbours and the share of the second. */
  private static final class Line {
    final int[] low;
    final int[] high;
    final float[] share;

    Line(int length, int factor) {
      low = new int[length * factor];
      high = new int[low.length];
      share = new float[low.length];
      for (int i = 0; i < low.length; i++) {
        float at = (i + 0.5f) / factor - 0.5f;
        int floor = (int) Math.floor(at);
        share[i] = at - floor;
        low[i] = Math.max(floor, 0);
        high[i] = Math.min(floor + 1, length - 1);
      }
    }
  }

  @Override
  public List<WeightSpec> weights() {
    return List.of();
  }

  @Override
  public TensorShape outputShape() {
    return outputShape;
  }

  @Override
  public void forward(Pass pass, float[][] weights, float[][] inputs, float[] output) {
    int length = input.channels() * pass.stride();
    float[] x = inputs[0];
    for (int oy = 0, at = 0; oy < rows.low.length; oy++) {
      for (int ox = 0; ox < columns.low.length; ox++, at += length) {
        int a = pixel(rows.low[oy], columns.low[ox]) * length;
        int b = pixel(rows.low[oy], columns.high[ox]) * length;
        int c = pixel(rows.high[oy], columns.low[ox]) * length;
        int d = pixel(rows.high[oy], columns.high[ox]) * length;
        float across = columns.share[ox];
        float down = rows.share[oy];
        for (int i = 0; i < length; i++) {
          float top = x[a + i] + (x[b + i] - x[a + i]) * across;
          float bottom = x[c + i] + (x[d + i] - x[c + i]) * across;
          output[at + i] = top + (bottom - top) * down;
        }
      }
    }
  }

  private int pixel(int y, int x) {
    return y * input.axis(1) + x;
  }

  @Override
  public void backward(
      Pass pass,
      float[][] weights,
      float[][] inputs,
      float[] output,
      float[] outputGradient,
      @Nullable float[][] inputGradients,
      float[][] weightGradients) {
    float[] dx = inputGradients[0];
    if (dx == null) {
      return;
    }
    int length = input.channels() * pass.stride();
    Arrays.fill(dx, 0, input.size() * pass.stride(), 0f);
    for (int oy = 0, at = 0; oy < rows.low.length; oy++) {
      for (int ox = 0; ox < columns.low.length; ox++, at += length) {
        float across = columns.share[ox];
        float down = rows.share[oy];
        int low = rows.low[oy];
        int high = rows.high[oy];
        float up = 1 - down;
        add(outputGradient, at, up * (1 - across), dx, pixel(low, columns.low[ox]), length);
        add(outputGradient, at, up * across, dx, pixel(low, columns.high[ox]), length);
        add(outputGradient, at, down * (1 - across), dx, pixel(high, columns.low[ox]), length);
        add(outputGradient, at, down * across, dx, pixel(high, columns.high[ox]), length);
      }
    }
  }

  private static void add(float[] g, int at, float share, float[] dx, int pixel, int length) {
    int to = pixel * length;
    for (int i = 0; i < length; i++) {
      dx[to + i] += g[at + i] * share;
    }
  }
}
