package io.sparqat.quant.layer.convolution;

import io.sparqat.quant.layer.ActivationFunction;
import io.sparqat.quant.layer.LayerBinding;
import io.sparqat.quant.layer.LayerOp;
import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.layer.QuantizedWeight;
import io.sparqat.quant.layer.WeightSpec;
import io.sparqat.quant.model.TensorShape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A depthwise step, perhaps an activation, and a pointwise step: {@code y = activation(P(d(D(x))) +
 * Qb(bias))}. QKeras's QSeparableConv1D, QSeparableConv2D (which quantize nothing between the
 * steps) and QSeparableConv2DTranspose, and their Keras originals.
 */
final class SeparableLayer implements LayerOp {
  /**
   * One of the two steps.
   *
   * @param shape the kernel's shape in Keras
   * @param quantizedShape the shape its quantizer sees
   * @param quantizer name of the argument with its quantizer
   * @param activation what follows it
   * @param output shape of its result
   */
  record Step(
      KernelProducts products,
      String name,
      TensorShape shape,
      TensorShape quantizedShape,
      String quantizer,
      ActivationFunction activation,
      TensorShape output) {}

  private final Step depthwise;
  private final Step pointwise;
  private final List<WeightSpec> weights;
  private final QuantizedWeight depthwiseKernel;
  private final QuantizedWeight pointwiseKernel;
  private final @Nullable QuantizedWeight bias;
  private final ActivationFunction between;
  private final ActivationFunction activation;
  private float[] sums = new float[0];
  private float[] middle = new float[0];
  private float[] middleGradient = new float[0];
  private float[] z = new float[0];
  private float[] quantizedDepthwise = new float[0];
  private float[] quantizedPointwise = new float[0];

  SeparableLayer(LayerBinding binding, Step depthwise, Step pointwise) {
    this.depthwise = depthwise;
    this.pointwise = pointwise;
    this.depthwiseKernel = binding.kernel(depthwise.quantizer, depthwise.quantizedShape);
    this.pointwiseKernel = binding.kernel(pointwise.quantizer, pointwise.quantizedShape);
    this.between = depthwise.activation;
    this.activation = pointwise.activation;
    List<WeightSpec> all = new ArrayList<>();
    all.add(binding.weight(depthwise.name, depthwise.shape));
    all.add(binding.weight(pointwise.name, pointwise.shape));
    if (binding.spec().flag("use_bias")) {
      TensorShape biasShape = TensorShape.of(pointwise.output.channels());
      all.add(binding.weight("bias", biasShape));
      this.bias = binding.quantized("bias_quantizer", biasShape);
    } else {
      this.bias = null;
    }
    this.weights = List.copyOf(all);
  }

  @Override
  public List<WeightSpec> weights() {
    return weights;
  }

  @Override
  public TensorShape outputShape() {
    return pointwise.output;
  }

  private void reserve(int stride) {
    int size = depthwise.output.size() * stride;
    if (middle.length < size) {
      middle = new float[size];
      middleGradient = new float[size];
      sums = between.linear() ? middle : new float[size];
      z = activation.linear() ? z : new float[pointwise.output.size() * stride];
    }
  }

  @Override
  public void forward(Pass pass, float[][] weights, float[][] inputs, float[] output) {
    int stride = pass.stride();
    reserve(stride);
    quantizedDepthwise = depthwiseKernel.quantize(pass, weights[0]);
    quantizedPointwise = pointwiseKernel.quantize(pass, weights[1]);
    depthwise.products.forward(quantizedDepthwise, inputs[0], sums, stride);
    if (!between.linear()) {
      between.forward(pass, depthwise.output.size(), sums, middle);
    }
    int features = pointwise.output.size();
    float[] result = activation.linear() ? output : z;
    pointwise.products.forward(quantizedPointwise, middle, result, stride);
    if (bias != null) {
      KernelProducts.addBias(bias.quantize(pass, weights[2]), result, features, stride);
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
    int stride = pass.stride();
    int features = pointwise.output.size();
    if (!activation.linear()) {
      activation.backward(pass, features, z, output, outputGradient, outputGradient);
    }
    if (bias != null) {
      KernelProducts.biasGradient(outputGradient, features, weightGradients[2], stride);
      bias.gradient(weights[2], weightGradients[2]);
    }
    pointwise.products.weightGradient(middle, outputGradient, weightGradients[1], stride);
    pointwiseKernel.gradient(weights[1], weightGradients[1]);
    pointwise.products.inputGradient(quantizedPointwise, outputGradient, middleGradient, stride);
    if (!between.linear()) {
      between.backward(pass, depthwise.output.size(), sums, middle, middleGradient, middleGradient);
    }
    float[] dx = inputGradients[0];
    if (dx != null) {
      depthwise.products.inputGradient(quantizedDepthwise, middleGradient, dx, stride);
    }
    depthwise.products.weightGradient(inputs[0], middleGradient, weightGradients[0], stride);
    depthwiseKernel.gradient(weights[0], weightGradients[0]);
  }
}
