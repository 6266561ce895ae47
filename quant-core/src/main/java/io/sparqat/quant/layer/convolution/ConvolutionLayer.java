package io.sparqat.quant.layer.convolution;

import io.sparqat.quant.layer.ActivationFunction;
import io.sparqat.quant.layer.LayerBinding;
import io.sparqat.quant.layer.LayerOp;
import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.layer.QuantizedWeight;
import io.sparqat.quant.layer.WeightSpec;
import io.sparqat.quant.model.TensorShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A convolution with one kernel: {@code y = activation(products(x, Qk(kernel)) + Qb(bias))}.
 * QKeras's QDepthwiseConv2D, QConv2DTranspose and QDepthwiseConv2DTranspose, and their Keras
 * originals.
 */
final class ConvolutionLayer implements LayerOp {
  private final KernelProducts products;
  private final TensorShape outputShape;
  private final List<WeightSpec> weights;
  private final QuantizedWeight kernel;
  private final @Nullable QuantizedWeight bias;
  private final ActivationFunction activation;
  private float[] z = new float[0];
  private float[] quantizedKernel = new float[0];

  /**
   * @param kernelName Keras's name of the kernel
   * @param quantizer name of the argument with the kernel's quantizer
   * @param activation name of the argument with the activation
   * @param biasSize values of the bias, more or fewer than channels where it is never added
   */
  ConvolutionLayer(
      LayerBinding binding,
      KernelProducts products,
      TensorShape outputShape,
      String kernelName,
      TensorShape kernelShape,
      String quantizer,
      String activation,
      int biasSize,
      boolean addBias) {
    this.products = products;
    this.outputShape = outputShape;
    this.kernel = binding.kernel(quantizer, kernelShape);
    this.activation = binding.activation(activation, outputShape);
    List<WeightSpec> all = new ArrayList<>();
    all.add(binding.weight(kernelName, kernelShape));
    TensorShape biasShape = TensorShape.of(biasSize);
    if (binding.spec().flag("use_bias")) {
      all.add(binding.weight("bias", biasShape));
    }
    this.bias = all.size() > 1 && addBias ? binding.quantized("bias_quantizer", biasShape) : null;
    this.weights = List.copyOf(all);
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
    int stride = pass.stride();
    if (!activation.linear() && z.length < features * stride) {
      z = new float[features * stride];
    }
    float[] sums = activation.linear() ? output : z;
    quantizedKernel = kernel.quantize(pass, weights[0]);
    products.forward(quantizedKernel, inputs[0], sums, stride);
    if (bias != null) {
      KernelProducts.addBias(bias.quantize(pass, weights[1]), sums, features, stride);
    }
    if (!activation.linear()) {
      activation.forward(pass, features, z, output);
    }
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
    int features = outputShape.size();
    int stride = pass.stride();
    if (!activation.linear()) {
      activation.backward(pass, features, z, output, outputGradient, outputGradient);
    }
    if (bias != null) {
      KernelProducts.biasGradient(outputGradient, features, weightGradients[1], stride);
      bias.gradient(weights[1], weightGradients[1]);
    } else if (weights.length > 1) {
      Arrays.fill(weightGradients[1], 0f);
    }
    float[] dx = inputGradients[0];
    if (dx != null) {
      products.inputGradient(quantizedKernel, outputGradient, dx, stride);
    }
    products.weightGradient(inputs[0], outputGradient, weightGradients[0], stride);
    kernel.gradient(weights[0], weightGradients[0]);
  }
}
