package io.sparqat.quant.layer.convolution;

import io.sparqat.quant.kernel.ConvolutionGeometry;
import io.sparqat.quant.kernel.ConvolutionGeometry.Axis;
import io.sparqat.quant.layer.ElementwiseActivation;
import io.sparqat.quant.layer.LayerBinding;
import io.sparqat.quant.layer.LayerOp;
import io.sparqat.quant.layer.convolution.SeparableLayer.Step;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.TensorShape;

/** Makes the layers of the convolution family. */
public final class Convolutions {
  private Convolutions() {}

  /** DepthwiseConv2D and QDepthwiseConv2D. */
  public static LayerOp depthwise(LayerBinding binding) {
    LayerSpec spec = binding.spec();
    int in = binding.input().channels();
    int multiplier = spec.integer("depth_multiplier");
    Windows windows = Windows.of2d(spec, binding.input());
    return new ConvolutionLayer(
        binding,
        depthwise(windows, in, multiplier),
        windows.output2d(in * multiplier),
        "depthwise_kernel",
        kernel2d(windows, in, multiplier),
        "depthwise_quantizer",
        "activation",
        in * multiplier,
        true);
  }

  /** Conv2DTranspose and QConv2DTranspose, which ignores {@code output_padding} as QKeras does. */
  public static LayerOp transposed(LayerBinding binding) {
    LayerSpec spec = binding.spec();
    int in = binding.input().channels();
    int filters = spec.integer("filters");
    int[] outputPadding = spec.type().isQuantized() ? new int[0] : spec.ints("output_padding");
    Windows windows = Windows.transposed(spec, binding.input(), outputPadding);
    return new ConvolutionLayer(
        binding,
        KernelProducts.transposed(geometry(windows, filters, in, 1)),
        windows.input2d(filters),
        "kernel",
        kernel2d(windows, filters, in),
        "kernel_quantizer",
        "activation",
        filters,
        true);
  }

  /**
   * QDepthwiseConv2DTranspose. As in QKeras it has as many output channels as input channels
   * whatever {@code filters} says, and never adds its bias.
   */
  public static LayerOp depthwiseTransposed(LayerBinding binding) {
    LayerSpec spec = binding.spec();
    int in = binding.input().channels();
    int groupSize = spec.integer("group_size");
    if (in % groupSize != 0) {
      throw new IllegalArgumentException(
          "Invalid group_size: "
              + groupSize
              + " (must divide the number of input channels, "
              + in
              + ")");
    }
    Windows windows = Windows.transposed(spec, binding.input(), new int[0]);
    return new ConvolutionLayer(
        binding,
        new GroupedTranspose(windows, in, groupSize),
        windows.input2d(in),
        "depthwise_kernel",
        kernel2d(windows, in, groupSize),
        "depthwise_kernel_quantizer",
        "depthwise_activation",
        spec.integer("filters"),
        false);
  }

  /** SeparableConv1D and QSeparableConv1D; quantizers see the kernels with a height of 1. */
  public static LayerOp separable1d(LayerBinding binding) {
    LayerSpec spec = binding.spec();
    Windows windows = Windows.of1d(spec, binding.input());
    int in = binding.input().channels();
    int multiplier = spec.integer("depth_multiplier");
    int filters = spec.integer("filters");
    int middle = in * multiplier;
    return new SeparableLayer(
        binding,
        new Step(
            depthwise(windows, in, multiplier),
            "depthwise_kernel",
            TensorShape.of(windows.taps(), in, multiplier),
            kernel2d(windows, in, multiplier),
            "depthwise_quantizer",
            ElementwiseActivation.LINEAR,
            windows.output1d(middle)),
        new Step(
            pointwise(windows.outputPixels(), middle, filters),
            "pointwise_kernel",
            TensorShape.of(1, middle, filters),
            TensorShape.of(1, 1, middle, filters),
            "pointwise_quantizer",
            binding.activation("activation", windows.output1d(filters)),
            windows.output1d(filters)));
  }

  /** SeparableConv2D and QSeparableConv2D. */
  public static LayerOp separable2d(LayerBinding binding) {
    LayerSpec spec = binding.spec();
    Windows windows = Windows.of2d(spec, binding.input());
    int in = binding.input().channels();
    int multiplier = spec.integer("depth_multiplier");
    int filters = spec.integer("filters");
    int middle = in * multiplier;
    TensorShape depthwise = kernel2d(windows, in, multiplier);
    TensorShape pointwise = TensorShape.of(1, 1, middle, filters);
    return new SeparableLayer(
        binding,
        new Step(
            depthwise(windows, in, multiplier),
            "depthwise_kernel",
            depthwise,
            depthwise,
            "depthwise_quantizer",
            ElementwiseActivation.LINEAR,
            windows.output2d(middle)),
        new Step(
            pointwise(windows.outputPixels(), middle, filters),
            "pointwise_kernel",
            pointwise,
            pointwise,
            "pointwise_quantizer",
            binding.activation("activation", windows.output2d(filters)),
            windows.output2d(filters)));
  }

  /** QSeparableConv2DTranspose: a transposed depthwise step, then a transposed 1 x 1 step. */
  public static LayerOp separableTransposed(LayerBinding binding) {
    LayerSpec spec = binding.spec();
    int in = binding.input().channels();
    int filters = spec.integer("filters");
    Windows windows = Windows.transposed(spec, binding.input(), new int[0]);
    int pixels = windows.rows().input() * windows.columns().input();
    TensorShape depthwise = kernel2d(windows, 1, in);
    TensorShape pointwise = TensorShape.of(1, 1, filters, in);
    return new SeparableLayer(
        binding,
        new Step(
            KernelProducts.transposed(geometry(windows, in, in, in)),
            "depthwise_kernel",
            depthwise,
            depthwise,
            "depthwise_kernel_quantizer",
            binding.activation("depthwise_activation", windows.input2d(in)),
            windows.input2d(in)),
        new Step(
            KernelProducts.transposed(ConvolutionGeometry.dense(pixels, filters, in)),
            "pointwise_kernel",
            pointwise,
            pointwise,
            "pointwise_kernel_quantizer",
            binding.activation("pointwise_activation", windows.input2d(filters)),
            windows.input2d(filters)));
  }

  /** QConv2DBatchnorm. */
  public static LayerOp foldedConv2d(LayerBinding binding) {
    LayerSpec spec = binding.spec();
    int in = binding.input().channels();
    int filters = spec.integer("filters");
    Windows windows = Windows.of2d(spec, binding.input());
    return new FoldedLayer(
        binding,
        KernelProducts.ordinary(geometry(windows, in, filters, 1)),
        windows.output2d(filters),
        "kernel",
        kernel2d(windows, in, filters),
        "kernel_quantizer");
  }

  /** QDepthwiseConv2DBatchnorm. */
  public static LayerOp foldedDepthwise(LayerBinding binding) {
    LayerSpec spec = binding.spec();
    int in = binding.input().channels();
    int multiplier = spec.integer("depth_multiplier");
    Windows windows = Windows.of2d(spec, binding.input());
    return new FoldedLayer(
        binding,
        depthwise(windows, in, multiplier),
        windows.output2d(in * multiplier),
        "depthwise_kernel",
        kernel2d(windows, in, multiplier),
        "depthwise_quantizer");
  }

  /** QDenseBatchnorm: what folding does to QDense; QKeras itself has no such layer. */
  public static LayerOp foldedDense(LayerBinding binding) {
    TensorShape input = binding.input();
    int in = input.channels();
    int units = binding.spec().integer("units");
    int[] output = input.axes();
    output[output.length - 1] = units;
    return new FoldedLayer(
        binding,
        pointwise(input.size() / in, in, units),
        TensorShape.of(output),
        "kernel",
        TensorShape.of(in, units),
        "kernel_quantizer");
  }

  private static KernelProducts depthwise(Windows windows, int channels, int multiplier) {
    Axis rows = windows.rows();
    return KernelProducts.depthwise(rows, windows.columns(), channels, multiplier);
  }

  private static KernelProducts pointwise(int pixels, int in, int out) {
    return KernelProducts.ordinary(ConvolutionGeometry.dense(pixels, in, out));
  }

  private static ConvolutionGeometry geometry(Windows windows, int in, int out, int groups) {
    return new ConvolutionGeometry(windows.rows(), windows.columns(), in, out, groups);
  }

  private static TensorShape kernel2d(Windows windows, int third, int fourth) {
    return TensorShape.of(windows.rows().kernel(), windows.columns().kernel(), third, fourth);
  }
}
