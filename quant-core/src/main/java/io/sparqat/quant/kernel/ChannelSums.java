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
    float[] partial = new float[Lanes.VIRTUAL];
    for (int channel = 0; channel < channels; channel++) {
      for (int half = 0; half < Lanes.VIRTUAL; half += Lanes.WIDTH) {
        FloatVector sum = FloatVector.zero(Lanes.SPECIES);
        for (int position = 0; position < positions; position++) {
          int at = (position * channels + channel) * stride;
          for (int n = half; n < stride; n += Lanes.VIRTUAL) {
            sum = sum.add(FloatVector.fromArray(Lanes.SPECIES, x, at + n));
          }
        }
        sum.intoArray(partial, half);
      }
      sums[channel] = Lanes.sum(partial, 0);
    }
  }
}
