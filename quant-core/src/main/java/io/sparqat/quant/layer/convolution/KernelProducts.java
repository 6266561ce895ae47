package io.sparqat.quant.layer.convolution;

import io.sparqat.quant.kernel.ChannelSums;
import io.sparqat.quant.kernel.Convolution;
import io.sparqat.quant.kernel.ConvolutionGeometry;
import io.sparqat.quant.kernel.ConvolutionGeometry.Axis;
import io.sparqat.quant.kernel.DepthwiseConvolution;

/**
 * What a kernel does to batch-innermost images, and the gradients: the part in which ordinary,
 * depthwise and transposed convolutions differ.
 */
interface KernelProducts {
  /** Computes {@code y} from {@code x}. */
  void forward(float[] kernel, float[] x, float[] y, int stride);

  /** Computes the gradient {@code dx} for the input. */
  void inputGradient(float[] kernel, float[] dy, float[] dx, int stride);

  /** Computes the gradient {@code dkernel}, summed over the batch. */
  void weightGradient(float[] x, float[] dy, float[] dkernel, int stride);

  /** An ordinary or grouped convolution, kernel {@code (height, width, in / groups, out)}. */
  static KernelProducts ordinary(ConvolutionGeometry geometry) {
    return new Ordinary(new Convolution(geometry));
  }

  /** A depthwise convolution, kernel {@code (height, width, in, multiplier)}. */
  static KernelProducts depthwise(Axis rows, Axis columns, int channels, int multiplier) {
    return new Depthwise(new DepthwiseConvolution(rows, columns, channels, multiplier));
  }

  /**
   * The transpose of {@code geometry}'s convolution: its inputs are that one's outputs. Kernel
   * {@code (height, width, out / groups, in)}.
   */
  static KernelProducts transposed(ConvolutionGeometry geometry) {
    return new Transposed(new Convolution(geometry));
  }

  /** See {@link #ordinary}. */
  record Ordinary(Convolution convolution) implements KernelProducts {
    @Override
    public void forward(float[] kernel, float[] x, float[] y, int stride) {
      convolution.forward(kernel, null, x, y, stride);
    }

    @Override
    public void inputGradient(float[] kernel, float[] dy, float[] dx, int stride) {
      convolution.inputGradient(kernel, dy, dx, stride);
    }

    @Override
    public void weightGradient(float[] x, float[] dy, float[] dkernel, int stride) {
      convolution.weightGradient(x, dy, dkernel, stride);
    }
  }

  /** See {@link #transposed}. */
  record Transposed(Convolution convolution) implements KernelProducts {
    @Override
    public void forward(float[] kernel, float[] x, float[] y, int stride) {
      convolution.inputGradient(kernel, x, y, stride);
    }

    @Override
    public void inputGradient(float[] kernel, float[] dy, float[] dx, int stride) {
      convolution.forward(kernel, null, dy, dx, stride);
    }

    @Override
    public void weightGradient(float[] x, float[] dy, float[] dkernel, int stride) {
      convolution.weightGradient(dy, x, dkernel, stride);
    }
  }

  /** See {@link #depthwise}. */
  record Depthwise(DepthwiseConvolution convolution) implements KernelProducts {
    @Override
    public void forward(float[] kernel, float[] x, float[] y, int stride) {
      convolution.forward(kernel, x, y, stride);
    }

    @Override
    public void inputGradient(float[] kernel, float[] dy, float[] dx, int stride) {
      convolution.inputGradient(kernel, dy, dx, stride);
    }

    @Override
    public void weightGradient(float[] x, float[] dy, float[] dkernel, int stride) {
      convolution.weightGradient(x, dy, dkernel, stride);
    }
  }

  /** Adds each channel's bias to its rows. */
  static void addBias(float[] bias, float[] y, int features, int stride) {
    for (int f = 0; f < features; f++) {
      float b = bias[f % bias.length];
      for (int n = f * stride; n < (f + 1) * stride; n++) {
        y[n] += b;
      }
    }
  }

  /** Sums the gradient of each channel's rows over positions and samples. */
  static void biasGradient(float[] dy, int features, float[] dbias, int stride) {
    ChannelSums.sum(dy, features / dbias.length, dbias.length, stride, dbias);
  }
}
