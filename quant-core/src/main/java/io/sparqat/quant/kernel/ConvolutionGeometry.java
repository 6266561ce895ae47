package io.sparqat.quant.kernel;

/**
 * Sizes of one two-dimensional convolution, channels last, kernel {@code (height, width,
 * inputChannels / groups, outputChannels)}. A dense layer is a 1 x 1 kernel on one or more
 * positions; a one-dimensional convolution has height 1.
 */
public record ConvolutionGeometry(
    Axis rows, Axis columns, int inputChannels, int outputChannels, int groups) {
  /**
   * One spatial axis: tap {@code k} of output {@code o} reads input {@code o * stride - before + k
   * * dilation}, where that exists.
   *
   * @param input positions of the input
   * @param output positions of the output
   * @param kernel taps
   * @param before positions of padding before the first input
   */
  public record Axis(int input, int output, int kernel, int stride, int dilation, int before) {
    /** An axis with as many outputs as TensorFlow gives it for this padding. */
    public static Axis of(int input, int kernel, int stride, int dilation, Padding padding) {
      int reach = (kernel - 1) * dilation + 1;
      int before =
          switch (padding) {
            case VALID -> 0;
            case CAUSAL -> reach - 1;
            case SAME -> {
              int outputs = (input + stride - 1) / stride;
              yield Math.max((outputs - 1) * stride + reach - input, 0) / 2;
            }
          };
      int output =
          switch (padding) {
            case VALID -> (input - reach) / stride + 1;
            case SAME, CAUSAL -> (input + stride - 1) / stride;
          };
      if (input < reach && padding == Padding.VALID) {
        throw new IllegalArgumentException(
            "Invalid kernel size: "
                + kernel
                + " with dilation "
                + dilation
                + " (must not reach over "
                + reach
                + " positions of an input with "
                + input
                + "; use padding 'same' or a smaller kernel)");
      }
      return new Axis(input, output, kernel, stride, dilation, before);
    }

    /** An axis of one position, as the height of a one-dimensional convolution. */
    public static Axis positions(int positions) {
      return new Axis(positions, positions, 1, 1, 1, 0);
    }

    /** The input position that tap {@code k} of output {@code o} reads, or -1 for padding. */
    int source(int o, int k) {
      int i = o * stride - before + k * dilation;
      return i < input ? Math.max(i, -1) : -1;
    }
  }

  /** Keras's padding modes. */
  public enum Padding {
    VALID,
    SAME,
    CAUSAL;

    /** The mode that Keras spells {@code text}, in any case. */
    public static Padding parse(String text) {
      for (Padding padding : values()) {
        if (padding.name().equalsIgnoreCase(text)) {
          return padding;
        }
      }
      throw new IllegalArgumentException(
          "Invalid padding: '" + text + "' (must be valid, same or causal)");
    }
  }

  /** Checks that the groups divide both channel counts. */
  public ConvolutionGeometry {
    if (inputChannels % groups != 0 || outputChannels % groups != 0) {
      throw new IllegalArgumentException(
          "Invalid groups: "
              + groups
              + " (must divide the input channels, "
              + inputChannels
              + ", and the filters, "
              + outputChannels
              + ")");
    }
  }

  /** A dense layer applied at each of {@code positions}. */
  public static ConvolutionGeometry dense(int positions, int inputs, int units) {
    return new ConvolutionGeometry(Axis.positions(positions), Axis.positions(1), inputs, units, 1);
  }

  /** Values of the kernel. */
  public int kernelSize() {
    return rows.kernel * columns.kernel * (inputChannels / groups) * outputChannels;
  }
}
