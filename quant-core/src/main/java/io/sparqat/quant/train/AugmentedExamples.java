package io.sparqat.quant.train;

import io.sparqat.quant.rows.Augmentation;

/** Images as an epoch learns from them. */
final class AugmentedExamples extends TreatedExamples {
  private final Augmentation augmentation;
  private final long seed;
  private final int height;
  private final int width;
  private Augmentation.Images images;
  private float[] plain = {};

  /** The images of the first epoch. */
  AugmentedExamples(Examples of, Augmentation augmentation, long seed) {
    super(of);
    augmentation.requireImages(of.shape());
    this.augmentation = augmentation;
    this.seed = seed;
    height = of.shape().axis(0);
    width = of.shape().axis(1);
    images = augmentation.images(height, width, seed, 0);
  }

  /** Turns to the images of another epoch. */
  void epoch(int epoch) {
    images = augmentation.images(height, width, seed, epoch);
  }

  @Override
  public void gatherFeatures(int[] order, int from, int count, int stride, float[] out) {
    int size = featureSize() * stride;
    if (plain.length < size) {
      plain = new float[size];
    }
    of.gatherFeatures(order, from, count, stride, plain);
    int[][] lines = new int[count][];
    int[][] columns = new int[count][];
    for (int n = 0; n < count; n++) {
      int number = of.number(order[from + n]);
      lines[n] = images.lines(number);
      columns[n] = images.columns(number);
    }
    int channels = featureSize() / (height * width);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int n = 0; n < count; n++) {
          int line = lines[n][y];
          int column = columns[n][x];
          boolean inside = line >= 0 && column >= 0;
          int source = (line * width + column) * channels;
          int target = (y * width + x) * channels;
          for (int c = 0; c < channels; c++) {
            out[(target + c) * stride + n] = inside ? plain[(source + c) * stride + n] : 0;
          }
        }
      }
    }
  }
}
