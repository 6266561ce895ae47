package io.sparqat.datasets;

import java.util.List;

/**
 * Unsigned bytes; a value is the byte times {@link #scale}, rounded to a float once, so that image
 * bytes become exactly what Keras's {@code x / 255.0} gives in float32.
 *
 * @param values row-major, not copied: whoever passes the array gives it away
 * @param width values in a row
 * @param scale what a byte is multiplied with, 1/255 for images
 */
public record ByteFeatures(byte[] values, int width, double scale) implements Features {
  /** Maps the bytes of an image to [0, 1]. */
  public static final double IMAGE_SCALE = 1.0 / 255;

  // Rows are transposed in groups this large, so that every cache line written is filled at once.
  private static final int GROUP = 16;

  public ByteFeatures {
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
    return (float) ((values[row * width + feature] & 0xff) * scale);
  }

  @Override
  public void gather(int[] order, int from, int count, int stride, float[] out) {
    float[] scaled = new float[256];
    for (int b = 0; b < scaled.length; b++) {
      scaled[b] = (float) (b * scale);
    }
    int[] start = new int[GROUP];
    for (int first = 0; first < count; first += GROUP) {
      int group = Math.min(GROUP, count - first);
      for (int n = 0; n < group; n++) {
        start[n] = order[from + first + n] * width;
      }
      for (int f = 0; f < width; f++) {
        int target = f * stride + first;
        for (int n = 0; n < group; n++) {
          out[target + n] = scaled[values[start[n] + f] & 0xff];
        }
      }
    }
  }

  @Override
  public ByteFeatures select(int[] order) {
    byte[] chosen = new byte[Math.multiplyExact(order.length, width)];
    for (int i = 0; i < order.length; i++) {
      System.arraycopy(values, order[i] * width, chosen, i * width, width);
    }
    return new ByteFeatures(chosen, width, scale);
  }

  @Override
  public ByteFeatures concatenate(List<? extends Features> parts) {
    int size = 0;
    for (Features part : parts) {
      if (!(part instanceof ByteFeatures bytes) || bytes.width != width || bytes.scale != scale) {
        throw new IllegalArgumentException(
            "Cannot join features of different kind, width or scale (all parts must agree)");
      }
      size = Math.addExact(size, bytes.values.length);
    }
    byte[] all = new byte[size];
    int at = 0;
    for (Features part : parts) {
      byte[] values = ((ByteFeatures) part).values;
      System.arraycopy(values, 0, all, at, values.length);
      at += values.length;
    }
    return new ByteFeatures(all, width, scale);
  }
}
