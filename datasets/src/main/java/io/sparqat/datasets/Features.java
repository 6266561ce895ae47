package io.sparqat.datasets;

import java.util.List;

/**
 * The features of many rows in one primitive array, row after row. What was a byte stays a byte:
 * 784-pixel images take 784 bytes a row in memory and on disk, and become floats a batch at a time.
 */
public sealed interface Features permits ByteFeatures, FloatFeatures {
  int rows();

  /** Values in a row. */
  int width();

  /** One value as the network sees it. */
  float at(int row, int feature);

  /**
   * Fills a batch in the batch-innermost layout of the layer kernels: feature {@code f} of the
   * {@code n}-th chosen row goes to {@code out[f * stride + n]}. Lanes from {@code count} to {@code
   * stride} are left as they are.
   *
   * @param order row numbers
   * @param from index in {@code order} of the batch's first row
   * @param count rows in the batch, at most {@code stride}
   */
  void gather(int[] order, int from, int count, int stride, float[] out);

  /** The chosen rows, in that order, as a copy. */
  Features select(int[] order);

  /** These parts, all of this kind, width and scale, one after another. */
  Features concatenate(List<? extends Features> parts);
}
