package io.sparqat.quant.model;

/** Output shapes of convolutions, by the rules of Keras. */
final class ConvolutionShapes {
  private ConvolutionShapes() {}

  static TensorShape conv1d(LayerSpec layer, TensorShape input) {
    ShapeInference.rank(input, 2, "(steps, channels)");
    groups(layer, input);
    int steps =
        outputLength(
            layer,
            "steps",
            input.axis(0),
            layer.integer("kernel_size"),
            layer.integer("strides"),
            layer.integer("dilation_rate"));
    return TensorShape.of(steps, layer.integer("filters"));
  }

  static TensorShape conv2d(LayerSpec layer, TensorShape input) {
    groups(layer, input);
    return spatial(layer, input, layer.integer("filters"));
  }

  static TensorShape depthwise(LayerSpec layer, TensorShape input) {
    return spatial(layer, input, -1);
  }

  /**
   * @param channels of the output; -1 for the input's times the depth multiplier
   */
  private static TensorShape spatial(LayerSpec layer, TensorShape input, int channels) {
    ShapeInference.rank(input, 3, "(height, width, channels)");
    int[] kernel = layer.pair("kernel_size");
    int[] strides = layer.pair("strides");
    int[] dilation = layer.pair("dilation_rate");
    return TensorShape.of(
        outputLength(layer, "height", input.axis(0), kernel[0], strides[0], dilation[0]),
        outputLength(layer, "width", input.axis(1), kernel[1], strides[1], dilation[1]),
        channels >= 0
            ? channels
            : Math.multiplyExact(input.channels(), layer.integer("depth_multiplier")));
  }

  private static void groups(LayerSpec layer, TensorShape input) {
    if (!layer.has("groups")) {
      return;
    }
    int groups = layer.integer("groups");
    if (input.channels() % groups != 0) {
      throw new ShapeException(
          "has groups "
              + groups
              + ", which do not divide the "
              + input.channels()
              + " channels of its input");
    }
    if (layer.integer("filters") % groups != 0) {
      throw new ShapeException(
          "has groups "
              + groups
              + ", which do not divide its "
              + layer.integer("filters")
              + " filters");
    }
  }

  /** Keras's conv_output_length. */
  private static int outputLength(
      LayerSpec layer, String axis, int length, int kernel, int stride, int dilation) {
    int reach = Math.addExact(Math.multiplyExact(kernel - 1, dilation), 1);
    if (!layer.text("padding").equals("valid")) {
      return (length + stride - 1) / stride;
    }
    return PoolingShapes.valid(axis, length, reach, stride, "kernel_size");
  }

  /**
   * QKeras's and Keras's deconv_output_length without output padding; the plain Keras layer also
   * honours {@code output_padding}.
   */
  static TensorShape transpose(LayerSpec layer, TensorShape input) {
    ShapeInference.rank(input, 3, "(height, width, channels)");
    int channels = layer.integer("filters");
    if (layer.type() == LayerType.Q_DEPTHWISE_CONV_2D_TRANSPOSE) {
      channels = input.channels();
      int group = layer.integer("group_size");
      if (channels % group != 0) {
        throw new ShapeException(
            "has group_size "
                + group
                + ", which does not divide the "
                + channels
                + " channels of its input");
      }
    }
    int[] lengths = new int[2];
    for (int axis = 0; axis < 2; axis++) {
      lengths[axis] = transposedLength(layer, input.axis(axis), axis);
    }
    return TensorShape.of(lengths[0], lengths[1], channels);
  }

  private static int transposedLength(LayerSpec layer, int length, int axis) {
    int stride = layer.pair("strides")[axis];
    int dilation = layer.pair("dilation_rate")[axis];
    int kernel = layer.pair("kernel_size")[axis];
    int reach = Math.addExact(Math.multiplyExact(kernel - 1, dilation), 1);
    boolean same = layer.text("padding").equals("same");
    int[] outputPadding =
        layer.type() == LayerType.CONV_2D_TRANSPOSE ? layer.ints("output_padding") : new int[0];
    if (outputPadding.length == 0) {
      return Math.addExact(
          Math.multiplyExact(length, stride), same ? 0 : Math.max(reach - stride, 0));
    }
    if (outputPadding[axis] >= stride) {
      throw new ShapeException(
          "has output_padding "
              + outputPadding[axis]
              + " (must be smaller than its stride, "
              + stride
              + ")");
    }
    return Math.addExact(
        Math.multiplyExact(length - 1, stride),
        reach - 2 * (same ? reach / 2 : 0) + outputPadding[axis]);
  }
}
