package io.sparqat.quant.layer.normalization;

import io.sparqat.quant.kernel.RowStatistics;
import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.model.TensorShape;
import java.util.Arrays;

/**
 * Mean and variance of each channel over the samples and all other axes, and how gradients for them
 * reach the values.
 */
public final class BatchMoments {
  private final int features;
  private final int channels;
  private final int inner;
  private final double[] sums;
  private final float[] mean;
  private final float[] variance;

  /**
   * @param axis the channel axis of a sample, counted from 0
   */
  public BatchMoments(TensorShape shape, int axis) {
    this.features = shape.size();
    this.channels = shape.axis(axis);
    int size = 1;
    for (int a = axis + 1; a < shape.rank(); a++) {
      size *= shape.axis(a);
    }
    this.inner = size;
    this.sums = new double[channels];
    this.mean = new float[channels];
    this.variance = new float[channels];
  }

  /** Number of channels. */
  public int channels() {
    return channels;
  }

  /** The mean of the last {@link #compute}; not a copy. */
  public float[] mean() {
    return mean;
  }

  /** The biased variance of the last {@link #compute}; not a copy. */
  public float[] variance() {
    return variance;
  }

  /** The channel of a feature. */
  public int channel(int feature) {
    return feature / inner % channels;
  }

  /** Values per channel in a batch. */
  public long count(Pass pass) {
    return (long) features / channels * pass.size();
  }

  /** Computes mean and biased variance of the batch. */
  public void compute(Pass pass, float[] x) {
    double count = count(pass);
    Arrays.fill(sums, 0);
    for (int f = 0; f < features; f++) {
      sums[channel(f)] += RowStatistics.sum(x, f * pass.stride(), pass.size());
    }
    for (int c = 0; c < channels; c++) {
      mean[c] = (float) (sums[c] / count);
    }
    Arrays.fill(sums, 0);
    for (int f = 0; f < features; f++) {
      int c = channel(f);
      sums[c] += RowStatistics.squares(x, f * pass.stride(), pass.size(), mean[c]);
    }
    for (int c = 0; c < channels; c++) {
      variance[c] = (float) (sums[c] / count);
    }
  }

  /**
   * Moves running moments towards those of the batch: {@code m * momentum + batch * (1 -
   * momentum)}.
   *
   * @param unbiased whether the running variance takes the variance times {@code n / (n - 1)}, as
   *     TensorFlow's fused kernel does
   */
  public void moveTowards(
      Pass pass, double momentum, boolean unbiased, float[] movingMean, float[] movingVariance) {
    double count = count(pass);
    float correction = unbiased ? (float) (count / Math.max(count - 1, 1)) : 1f;
    float rate = (float) (1 - momentum);
    for (int c = 0; c < channels; c++) {
      movingMean[c] -= (movingMean[c] - mean[c]) * rate;
      movingVariance[c] -= (movingVariance[c] - variance[c] * correction) * rate;
    }
  }

  /** Sums {@code g} over each channel; spare lanes must be 0. */
  public void sum(Pass pass, float[] g, float[] result) {
    Arrays.fill(sums, 0);
    for (int f = 0; f < features; f++) {
      sums[channel(f)] += RowStatistics.sum(g, f * pass.stride(), pass.stride());
    }
    store(result);
  }

  /** Sums {@code g * (x - centre)} over each channel; spare lanes of {@code g} must be 0. */
  public void sumProduct(Pass pass, float[] g, float[] x, float[] centre, float[] result) {
    Arrays.fill(sums, 0);
    for (int f = 0; f < features; f++) {
      int row = f * pass.stride();
      int c = channel(f);
      sums[c] += RowStatistics.product(g, row, x, row, pass.stride(), centre[c]);
    }
    store(result);
  }

  private void store(float[] result) {
    for (int c = 0; c < channels; c++) {
      result[c] = (float) sums[c];
    }
  }

  /** Computes {@code y = x * scale + shift}, both per channel. */
  public void affine(Pass pass, float[] x, float[] scale, float[] shift, float[] y) {
    for (int f = 0; f < features; f++) {
      float a = scale[channel(f)];
      float b = shift[channel(f)];
      int end = (f + 1) * pass.stride();
      for (int n = f * pass.stride(); n < end; n++) {
        y[n] = x[n] * a + b;
      }
    }
  }

  /**
   * Adds to {@code dx} what reaches each value through mean and variance: {@code dMean / n +
   * dVariance * 2 * (x - mean) / n}. Spare lanes are left alone.
   */
  public void addGradient(Pass pass, float[] x, float[] dMean, float[] dVariance, float[] dx) {
    double count = count(pass);
    for (int f = 0; f < features; f++) {
      int c = channel(f);
      float a = (float) (2 * dVariance[c] / count);
      float b = (float) (dMean[c] / count) - a * mean[c];
      int row = f * pass.stride();
      for (int n = row; n < row + pass.size(); n++) {
        dx[n] += a * x[n] + b;
      }
    }
  }
}
