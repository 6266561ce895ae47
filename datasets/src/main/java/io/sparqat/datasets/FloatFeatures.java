package io.sparqat.datasets;

import java.util.List;

/**
 * Features that are floats already.
 *
 * @param values row-major, not copied: whoever passes the array gives it away
 * @param width values in a row
 */
public record FloatFeatures(float[] values, int width) implements Features {
  public FloatFeatures {
    if (width < 1 || values.length % width != 0) {
      throw new IllegalArgumentException(
          "Invalid width: " + width + " (must divide " + values.length + " values)");
    }
  }

  @Override
  public int rows() {
    return values.length / width;
  }

  @Override
  public float at(int row, int feature) {
    return values[row * width + feature];
  }

  @Override
  public void gather(int[] order, int from, int count, int stride, float[] out) {
    for (int n = 0; n < count; n++) {
      int start = order[from + n] * width;
      for (int f = 0; f < width; f++) {
        out[f * stride + n] = values[start + f];
      }
    }
  }

  @Override
  public FloatFeatures select(int[] order) {
    float[] chosen = new float[Math.multiplyExact(order.length, width)];
    for (int i = 0; i < order.length; i++) {
      System.arraycopy(values, order[i] * width, chosen, i * width, width);
    }
    return new FloatFeatures(chosen, width);
  }

  @Override
  public FloatFeatures concatenate(List<? extends Features> parts) {
    int size = 0;
    for (Features part : parts) {
      if (!(part instanceof FloatFeatures floats) || floats.width != width) {
        throw new IllegalArgumentException(
            "Cannot join features of different kind, width or scale (all parts must agree)");
      }
      size = Math.addExact(size, floats.values.length);
    }
    float[] all = new float[size];
    int at = 0;
    for (Features part : parts) {
      float[] values = ((FloatFeatures) part).values;
      System.arraycopy(values, 0, all, at, values.length);
      at += values.length;
    }
    return new FloatFeatures(all, width);
  }
}
