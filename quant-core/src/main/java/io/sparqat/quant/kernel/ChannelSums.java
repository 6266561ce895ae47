package io.sparqat.quant.kernel;

import jdk.incubator.vector.FloatVector;

/** Sums over batch and positions, one per channel: bias gradients and batch moments. */
public final class ChannelSums {
  private ChannelSums() {}

  /**
   * Sums {@code x}, {@code [positions][channels][stride]}, over positions and samples; padding
   * lanes count and must hold zeros.
   *
   * @param sums receives one sum per channel
   */
  public static void sum(float[] x, int positions, int channels, int stride, float[] sums) {
    float[] partial = new float[channels * Lanes.VIRTUAL];
    for (int row = 0; row < positions * channels; row++) {
      int at = row % channels * Lanes.VIRTUAL;
      for (int half = 0; half < Lanes.VIRTUAL; half += Lanes.WIDTH) {
        add(x, row * stride + half, (row + 1) * stride, partial, at + half);
      }
    }
    for (int channel = 0; channel < channels; channel++) {
      sums[channel] = Lanes.sum(partial, channel * Lanes.VIRTUAL);
    }
  }

  private static void add(float[] x, int from, int to, float[] partial, int at) {
    FloatVector sum = FloatVector.fromArray(Lanes.SPECIES, partial, at);
    for (int i = from; i < to; i += Lanes.VIRTUAL) {
      sum = sum.add(FloatVector.fromArray(Lanes.SPECIES, x, i));
    }
    sum.intoArray(partial, at);
  }
}
