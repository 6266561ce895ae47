package io.sparqat.quant.layer.convolution;

import io.sparqat.quant.kernel.Convolution;
import io.sparqat.quant.kernel.ConvolutionGeometry;

/**
 * QKeras's grouped transposed convolution: channels fall into groups of {@code groupSize}
 * neighbours, each group is a transposed convolution of its own with as many outputs as inputs.
 * Kernel {@code (height, width, channels, groupSize)}, where the third axis counts outputs and the
 * fourth the inputs of a group.
 */
final class GroupedTranspose implements KernelProducts {
  private final KernelProducts transposed;
  private final int taps;
  private final int channels;
  private final int groupSize;
  private final float[] arranged;

  /**
   * @param windows slide over the output of this layer
   */
  GroupedTranspose(Windows windows, int channels, int groupSize) {
    this.taps = windows.taps();
    this.channels = channels;
    this.groupSize = groupSize;
    this.arranged = new float[taps * channels * groupSize];
    this.transposed =
        new Transposed(
            new Convolution(
                new ConvolutionGeometry(
                    windows.rows(), windows.columns(), channels, channels, channels / groupSize)));
  }

  @Override
  public void forward(float[] kernel, float[] x, float[] y, int stride) {
    arrange(kernel);
    transposed.forward(arranged, x, y, stride);
  }

  @Override
  public void inputGradient(float[] kernel, float[] dy, float[] dx, int stride) {
    arrange(kernel);
    transposed.inputGradient(arranged, dy, dx, stride);
  }

  @Override
  public void weightGradient(float[] x, float[] dy, float[] dkernel, int stride) {
    transposed.weightGradient(x, dy, arranged, stride);
    for (int tap = 0; tap < taps; tap++) {
      for (int out = 0; out < channels; out++) {
        for (int in = 0; in < groupSize; in++) {
          dkernel[position(tap, out, in)] = arranged[groupedPosition(tap, out, in)];
        }
      }
    }
  }

  private void arrange(float[] kernel) {
    for (int tap = 0; tap < taps; tap++) {
      for (int out = 0; out < channels; out++) {
        for (int in = 0; in < groupSize; in++) {
          arranged[groupedPosition(tap, out, in)] = kernel[position(tap, out, in)];
        }
      }
    }
  }

  private int position(int tap, int out, int in) {
    return (tap * channels + out) * groupSize + in;
  }

  /** Where a grouped convolution looks: {@code (tap, output within the group, input)}. */
  private int groupedPosition(int tap, int out, int in) {
    int first = out / groupSize * groupSize;
    return (tap * groupSize + out % groupSize) * channels + first + in;
  }
}
