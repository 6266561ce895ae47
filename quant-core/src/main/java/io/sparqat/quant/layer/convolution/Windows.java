package io.sparqat.quant.layer.convolution;

import io.sparqat.quant.kernel.ConvolutionGeometry.Axis;
import io.sparqat.quant.kernel.ConvolutionGeometry.Padding;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.TensorShape;

/**
 * Where a layer's window meets its input: the two spatial axes. One-dimensional layers have one
 * row.
 */
record Windows(Axis rows, Axis columns) {
  /** The windows of a convolution over one axis. */
  static Windows of1d(LayerSpec spec, TensorShape input) {
    return new Windows(
        Axis.positions(1),
        Axis.of(
            input.axis(0),
            spec.integer("kernel_size"),
            spec.integer("strides"),
            spec.integer("dilation_rate"),
            Padding.parse(spec.text("padding"))));
  }

  /** The windows of a convolution over two axes. */
  static Windows of2d(LayerSpec spec, TensorShape input) {
    return new Windows(axis(spec, 0, input.axis(0)), axis(spec, 1, input.axis(1)));
  }

  private static Axis axis(LayerSpec spec, int a, int length) {
    return Axis.of(
        length,
        spec.pair("kernel_size")[a],
        spec.pair("strides")[a],
        spec.pair("dilation_rate")[a],
        Padding.parse(spec.text("padding")));
  }

  /**
   * The windows of the convolution whose transpose the layer is: they slide over its output.
   *
   * @param outputPadding Keras's {@code output_padding}, empty if not given
   */
  static Windows transposed(LayerSpec spec, TensorShape input, int[] outputPadding) {
    return new Windows(
        transposedAxis(spec, 0, input.axis(0), outputPadding),
        transposedAxis(spec, 1, input.axis(1), outputPadding));
  }

  private static Axis transposedAxis(LayerSpec spec, int a, int length, int[] outputPadding) {
    int stride = spec.pair("strides")[a];
    Padding padding = Padding.parse(spec.text("padding"));
    int reach = (spec.pair("kernel_size")[a] - 1) * spec.pair("dilation_rate")[a] + 1;
    int output;
    if (outputPadding.length > 0) {
      int cut = padding == Padding.SAME ? reach / 2 : 0;
      output = (length - 1) * stride + reach - 2 * cut + outputPadding[a];
    } else if (padding == Padding.SAME) {
      output = length * stride;
    } else {
      output = length * stride + Math.max(reach - stride, 0);
    }
    return axis(spec, a, output);
  }

  /** Pixels of the result of the convolution. */
  int outputPixels() {
    return rows.output() * columns.output();
  }

  /** Number of weights that one output value of one channel sees. */
  int taps() {
    return rows.kernel() * columns.kernel();
  }

  TensorShape output2d(int channels) {
    return TensorShape.of(rows.output(), columns.output(), channels);
  }

  TensorShape output1d(int channels) {
    return TensorShape.of(columns.output(), channels);
  }

  /** The shape that the windows slide over: the output of a transposed convolution. */
  TensorShape input2d(int channels) {
    return TensorShape.of(rows.input(), columns.input(), channels);
  }
}
