package io.sparqat.quant.layer.core;

import io.sparqat.quant.kernel.Convolution;
import io.sparqat.quant.kernel.ConvolutionGeometry;
import io.sparqat.quant.kernel.ConvolutionGeometry.Axis;
import io.sparqat.quant.kernel.ConvolutionGeometry.Padding;
import io.sparqat.quant.layer.ActivationFunction;
import io.sparqat.quant.layer.LayerBinding;
import io.sparqat.quant.layer.LayerOp;
import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.layer.QuantizedWeight;
import io.sparqat.quant.layer.WeightSpec;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.TensorShape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code y = activation(x * Qk(kernel) ⊙ mask + Qb(bias))}: Dense, Conv1D and Conv2D, with groups,
 * dilation, padding and mask, float and quantized (QKeras's QDense, QConv1D, QConv2D).
 */
public final class ProductLayer implements LayerOp {
  private static final float[] NONE = {};

  private final TensorShape outputShape;
  private final List<WeightSpec> weights;
  private final Convolution products;
  private final QuantizedWeight kernel;
  private final @Nullable QuantizedWeight bias;
  private final float @Nullable [] mask;
  private final float[] masked;
  private final ActivationFunction activation;
  private float[] lastKernel = NONE;
  private float[] z = NONE;

  private ProductLayer(
      LayerBinding binding,
      ConvolutionGeometry geometry,
      TensorShape kernelShape,
      TensorShape outputShape,
      float @Nullable [] mask) {
    this.outputShape = outputShape;
    this.mask = mask;
    products = new Convolution(geometry);
    kernel = binding.kernel("kernel_quantizer", kernelShape);
    masked = mask == null ? NONE : new float[kernelShape.size()];
    TensorShape biasShape = TensorShape.of(geometry.outputChannels());
    boolean biased = binding.spec().flag("use_bias");
    bias = biased ? binding.quantized("bias_quantizer", biasShape) : null;
    activation = binding.activation("activation", outputShape);
    WeightSpec kernelWeight = binding.weight("kernel", kernelShape);
    weights =
        biased ? List.of(kernelWeight, binding.weight("bias", biasShape)) : List.of(kernelWeight);
  }

  /** Dense or QDense: a product over the last axis, whatever stands before it. */
  public static ProductLayer dense(LayerBinding binding) {
    TensorShape input = binding.input();
    int inputs = input.channels();
    int units = binding.spec().integer("units");
    int[] output = input.axes();
    output[output.length - 1] = units;
    return new ProductLayer(
        binding,
        ConvolutionGeometry.dense(input.size() / inputs, inputs, units),
        TensorShape.of(inputs, units),
        TensorShape.of(output),
        null);
  }

  /** Conv1D or QConv1D: a convolution over the columns of an image of one row. */
  public static ProductLayer conv1d(LayerBinding binding) {
    LayerSpec spec = binding.spec();
    TensorShape input = binding.input();
    int size = spec.integer("kernel_size");
    ConvolutionGeometry geometry =
        new ConvolutionGeometry(
            Axis.positions(1),
            Axis.of(
                input.axis(0),
                size,
                spec.integer("strides"),
                spec.integer("dilation_rate"),
                Padding.parse(spec.text("padding"))),
            input.channels(),
            spec.integer("filters"),
            spec.integer("groups"));
    return new ProductLayer(
        binding,
        geometry,
        TensorShape.of(
            size, geometry.inputChannels() / geometry.groups(), geometry.outputChannels()),
        TensorShape.of(geometry.columns().output(), geometry.outputChannels()),
        null);
  }

  /** Conv2D or QConv2D. */
  public static ProductLayer conv2d(LayerBinding binding) {
    LayerSpec spec = binding.spec();
    TensorShape input = binding.input();
    int[] size = spec.pair("kernel_size");
    ConvolutionGeometry geometry =
        new ConvolutionGeometry(
            axis(spec, input.axis(0), size[0], 0),
            axis(spec, input.axis(1), size[1], 1),
            input.channels(),
            spec.integer("filters"),
            spec.integer("groups"));
    return new ProductLayer(
        binding,
        geometry,
        TensorShape.of(
            size[0],
            size[1],
            geometry.inputChannels() / geometry.groups(),
            geometry.outputChannels()),
        TensorShape.of(
            geometry.rows().output(), geometry.columns().output(), geometry.outputChannels()),
        mask(spec, geometry));
  }

  private static Axis axis(LayerSpec spec, int input, int size, int index) {
    return Axis.of(
        input,
        size,
        spec.pair("strides")[index],
        spec.pair("dilation_rate")[index],
        Padding.parse(spec.text("padding")));
  }

  /** One factor per kernel value from QKeras's mask over (row, column), or null. */
  private static float @Nullable [] mask(LayerSpec spec, ConvolutionGeometry geometry) {
    if (!spec.has("mask") || spec.matrix("mask").isEmpty()) {
      return null;
    }
    double[][] rows = spec.matrix("mask").get();
    float[] mask = new float[geometry.kernelSize()];
    int taps = geometry.rows().kernel() * geometry.columns().kernel();
    int perTap = mask.length / taps;
    for (int i = 0; i < mask.length; i++) {
      int tap = i / perTap;
      mask[i] = (float) rows[tap / geometry.columns().kernel()][tap % geometry.columns().kernel()];
    }
    return mask;
  }

  @Override
  public List<WeightSpec> weights() {
    return weights;
  }

  @Override
  public TensorShape outputShape() {
    return outputShape;
  }

  @Override
  public void forward(Pass pass, float[][] weights, float[][] inputs, float[] output) {
    int features = outputShape.size();
    if (!activation.linear() && z.length < features * pass.stride()) {
      z = new float[features * pass.stride()];
    }
    float[] sums = activation.linear() ? output : z;
    lastKernel = masked(kernel.quantize(pass, weights[0]));
    products.forward(
        lastKernel,
        bias == null ? null : bias.quantize(pass, weights[1]),
        inputs[0],
        sums,
        pass.stride());
    if (!activation.linear()) {
      activation.forward(pass, features, z, output);
    }
  }

  private float[] masked(float[] quantized) {
    if (mask == null) {
      return quantized;
    }
    for (int i = 0; i < masked.length; i++) {
      masked[i] = quantized[i] * mask[i];
    }
    return masked;
  }

  @Override
  public void backward(
      Pass pass,
      float[][] weights,
      float[][] inputs,
      float[] output,
      float[] outputGradient,
      @Nullable float[][] inputGradients,
      float[][] weightGradients) {
    int stride = pass.stride();
    if (!activation.linear()) {
      activation.backward(pass, outputShape.size(), z, output, outputGradient, outputGradient);
    }
    if (bias != null) {
      products.biasGradient(outputGradient, weightGradients[1], stride);
      bias.gradient(weights[1], weightGradients[1]);
    }
    if (inputGradients[0] != null) {
      products.inputGradient(lastKernel, outputGradient, inputGradients[0], stride);
    }
    float[] dKernel = weightGradients[0];
    products.weightGradient(inputs[0], outputGradient, dKernel, stride);
    if (mask != null) {
      for (int i = 0; i < mask.length; i++) {
        dKernel[i] *= mask[i];
      }
    }
    kernel.gradient(weights[0], dKernel);
  }
}
