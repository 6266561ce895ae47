package io.sparqat.quant.layer.convolution;

import io.sparqat.quant.layer.ActivationFunction;
import io.sparqat.quant.layer.LayerBinding;
import io.sparqat.quant.layer.LayerOp;
import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.layer.QuantizedWeight;
import io.sparqat.quant.layer.WeightSpec;
import io.sparqat.quant.layer.WeightSpec.Role;
import io.sparqat.quant.layer.normalization.BatchMoments;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.TensorShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A convolution or dense layer with the batch normalization after it folded into its weights before
 * they are quantized: QKeras's QConv2DBatchnorm and QDepthwiseConv2DBatchnorm, and the same for
 * QDense.
 *
 * <p>While statistics are learned ({@code iteration <= ema_freeze_delay} before it is counted up,
 * or for ever without a delay) each training pass computes the products twice: with the float
 * kernel, to learn mean and variance of the batch and move the running ones, and with {@code
 * Qk(kernel * inv)}. The folding mode chooses {@code inv}: {@code batch_stats_folding} the batch's
 * {@code gamma * rsqrt(variance + epsilon)}; {@code ema_stats_folding} the running one, and then
 * multiplies the products by {@code sqrt(running variance + epsilon) * rsqrt(variance + epsilon)}.
 * Later, and for inference, everything uses the running moments. Running moments carry no gradient.
 *
 * <p>In all kernel shapes the output channel is the last axis, or the last two together.
 */
final class FoldedLayer implements LayerOp {
  private final KernelProducts products;
  private final TensorShape outputShape;
  private final int inputSize;
  private final List<WeightSpec> weights;
  private final QuantizedWeight kernel;
  private final QuantizedWeight quantizedBias;
  private final ActivationFunction activation;
  private final BatchMoments moments;
  private final boolean trainable;
  private final boolean unbiased;
  private final boolean batchFolding;
  private final double momentum;
  private final float epsilon;
  private final Optional<Integer> freezeDelay;
  private final int biasAt;
  private final int gammaAt;
  private final int betaAt;
  private final int iterationAt;

  private final float[] foldedKernel;
  private final float[] foldedBias;
  private final float[] kernelFactor;
  private final float[] biasFactor;
  private final float[] correction;
  private final float[] dKernelFactor;
  private final float[] dBiasFactor;
  private final float[] dFoldedBias;
  private final float[] dMean;
  private final float[] dVariance;
  private final float[] zeros;
  private float[] usedKernel = new float[0];
  private boolean learning;
  private float[] plain = new float[0];
  private float[] folded = new float[0];
  private float[] z = new float[0];
  private float[] dPlain = new float[0];
  private float[] dInput = new float[0];
  private final float[] dKernel;

  FoldedLayer(
      LayerBinding binding,
      KernelProducts products,
      TensorShape outputShape,
      String kernelName,
      TensorShape kernelShape,
      String quantizer) {
    LayerSpec spec = binding.spec();
    this.products = products;
    this.outputShape = outputShape;
    this.inputSize = binding.input().size();
    this.kernel = binding.kernel(quantizer, kernelShape);
    this.activation = binding.activation("activation", outputShape);
    this.moments = new BatchMoments(outputShape, outputShape.rank() - 1);
    this.unbiased = outputShape.rank() == 3;
    this.trainable = spec.flag("trainable");
    this.batchFolding = spec.text("folding_mode").equals("batch_stats_folding");
    this.momentum = spec.number("momentum");
    this.epsilon = (float) spec.number("epsilon");
    this.freezeDelay = spec.optionalInteger("ema_freeze_delay").filter(delay -> delay >= 0);
    if (!spec.flag("center")) {
      throw new IllegalArgumentException(
          "Invalid center: false (must be true: a folded bias needs beta)");
    }
    int channels = outputShape.channels();
    TensorShape vector = TensorShape.of(channels);
    this.quantizedBias = binding.quantized("bias_quantizer", vector);
    List<WeightSpec> all = new ArrayList<>();
    all.add(binding.weight(kernelName, kernelShape));
    biasAt = spec.flag("use_bias") ? add(all, binding.weight("bias", vector)) : -1;
    gammaAt = spec.flag("scale") ? add(all, binding.weight("gamma", vector)) : -1;
    betaAt = add(all, binding.weight("beta", vector));
    iterationAt = add(all, new WeightSpec("iteration", TensorShape.of(), Role.COUNTER));
    Role running = trainable ? Role.STATISTIC : Role.FIXED;
    all.add(new WeightSpec("moving_mean", vector, running));
    all.add(new WeightSpec("moving_variance", vector, running));
    this.weights = List.copyOf(all);
    this.foldedKernel = new float[kernelShape.size()];
    this.dKernel = new float[kernelShape.size()];
    this.foldedBias = new float[channels];
    this.kernelFactor = new float[channels];
    this.biasFactor = new float[channels];
    this.correction = new float[channels];
    this.dKernelFactor = new float[channels];
    this.dBiasFactor = new float[channels];
    this.dFoldedBias = new float[channels];
    this.dMean = new float[channels];
    this.dVariance = new float[channels];
    this.zeros = new float[channels];
  }

  private static int add(List<WeightSpec> all, WeightSpec weight) {
    all.add(weight);
    return all.size() - 1;
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
    reserve(features * stride);
    learning = isLearning(pass, weights);
    if (learning) {
      products.forward(weights[0], inputs[0], plain, stride);
      if (biasAt >= 0) {
        KernelProducts.addBias(weights[biasAt], plain, features, stride);
      }
      moments.compute(pass, plain);
      moments.moveTowards(
          pass, momentum, unbiased, weights[iterationAt + 1], weights[iterationAt + 2]);
    }
    if (pass.training()) {
      weights[iterationAt][0] += 1;
    }
    fold(weights);
    usedKernel = kernel.quantize(pass, foldedKernel);
    float[] bias = quantizedBias.quantize(pass, foldedBias);
    products.forward(usedKernel, inputs[0], folded, stride);
    float[] sums = activation.linear() ? output : z;
    moments.affine(pass, folded, correction, bias, sums);
    if (!activation.linear()) {
      activation.forward(pass, features, z, output);
    }
  }

  private void reserve(int size) {
    if (folded.length < size) {
      folded = new float[size];
      plain = new float[size];
      dPlain = new float[size];
      z = activation.linear() ? z : new float[size];
    }
  }

  private boolean isLearning(Pass pass, float[][] weights) {
    return pass.training()
        && trainable
        && freezeDelay.map(delay -> weights[iterationAt][0] <= delay).orElse(true);
  }

  /** Computes the folded kernel and bias and the correction of the products. */
  private void fold(float[][] weights) {
    float[] movingMean = weights[iterationAt + 1];
    float[] movingVariance = weights[iterationAt + 2];
    for (int c = 0; c < foldedBias.length; c++) {
      float gamma = gammaAt < 0 ? 1 : weights[gammaAt][c];
      float bias = biasAt < 0 ? 0 : weights[biasAt][c];
      float running = reciprocalRoot(movingVariance[c]);
      float batch = learning ? reciprocalRoot(moments.variance()[c]) : running;
      float mean = learning ? moments.mean()[c] : movingMean[c];
      biasFactor[c] = batch * gamma;
      kernelFactor[c] = (batchFolding ? batch : running) * gamma;
      foldedBias[c] = biasFactor[c] * (bias - mean) + weights[betaAt][c];
      correction[c] =
          learning && !batchFolding ? (float) Math.sqrt(movingVariance[c] + epsilon) * batch : 1;
    }
    for (int i = 0; i < foldedKernel.length; i++) {
      foldedKernel[i] = kernelFactor[i % kernelFactor.length] * weights[0][i];
    }
  }

  private float reciprocalRoot(float variance) {
    return (float) (1 / Math.sqrt(variance + epsilon));
  }

  /**
   * Kernel and bias that a plain layer needs to give this one's outputs, before quantization, from
   * the running moments: QKeras's {@code get_folded_weights}.
   */
  public List<float[]> foldedWeights(float[][] weights) {
    learning = false;
    fold(weights);
    return List.of(foldedKernel.clone(), foldedBias.clone());
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
    float[] g = outputGradient;
    if (!activation.linear()) {
      activation.backward(pass, features, z, output, g, g);
    }
    moments.sum(pass, g, dFoldedBias);
    quantizedBias.gradient(foldedBias, dFoldedBias);
    if (learning && !batchFolding) {
      moments.sumProduct(pass, g, folded, zeros, dVariance); // for the correction
      moments.affine(pass, g, correction, zeros, g);
    } else {
      Arrays.fill(dVariance, 0f);
    }
    float[] dx = inputGradients[0];
    if (dx != null) {
      products.inputGradient(usedKernel, g, dx, stride);
    }
    float[] dWeight = weightGradients[0];
    products.weightGradient(inputs[0], g, dWeight, stride);
    kernel.gradient(foldedKernel, dWeight);
    unfoldKernelGradient(weights[0], dWeight);
    unfoldFactors(weights, weightGradients);
    if (learning) {
      throughMoments(pass, inputs[0], weights, dx, weightGradients);
    }
  }

  /** From the folded kernel's gradient to the kernel's and the factor's. */
  private void unfoldKernelGradient(float[] weight, float[] gradient) {
    Arrays.fill(dKernelFactor, 0f);
    for (int i = 0; i < gradient.length; i++) {
      int c = i % kernelFactor.length;
      dKernelFactor[c] += gradient[i] * weight[i];
      gradient[i] *= kernelFactor[c];
    }
  }

  /** Gradients for gamma, beta, bias, and for mean and variance of the batch. */
  private void unfoldFactors(float[][] weights, float[][] weightGradients) {
    float[] movingMean = weights[iterationAt + 1];
    float[] movingVariance = weights[iterationAt + 2];
    for (int c = 0; c < foldedBias.length; c++) {
      float gamma = gammaAt < 0 ? 1 : weights[gammaAt][c];
      float bias = biasAt < 0 ? 0 : weights[biasAt][c];
      float running = reciprocalRoot(movingVariance[c]);
      float batch = learning ? reciprocalRoot(moments.variance()[c]) : running;
      float mean = learning ? moments.mean()[c] : movingMean[c];
      dBiasFactor[c] = dFoldedBias[c] * (bias - mean);
      weightGradients[betaAt][c] = dFoldedBias[c];
      if (biasAt >= 0) {
        weightGradients[biasAt][c] = dFoldedBias[c] * biasFactor[c];
      }
      float dBatch = dBiasFactor[c] * gamma;
      float dGamma = dBiasFactor[c] * batch;
      if (batchFolding) {
        dBatch += dKernelFactor[c] * gamma;
        dGamma += dKernelFactor[c] * batch;
      } else {
        dBatch += dVariance[c] * (float) Math.sqrt(movingVariance[c] + epsilon);
        dGamma += dKernelFactor[c] * running;
      }
      if (gammaAt >= 0) {
        weightGradients[gammaAt][c] = dGamma;
      }
      dMean[c] = -dFoldedBias[c] * biasFactor[c];
      dVariance[c] = dBatch * -0.5f * batch * batch * batch;
    }
  }

  /** What reaches input, kernel and bias through the moments of the float products. */
  private void throughMoments(
      Pass pass,
      float[] input,
      float[][] weights,
      float @Nullable [] dx,
      float[][] weightGradients) {
    int size = outputShape.size() * pass.stride();
    Arrays.fill(dPlain, 0, size, 0f);
    moments.addGradient(pass, plain, dMean, dVariance, dPlain);
    if (biasAt >= 0) {
      moments.sum(pass, dPlain, dBiasFactor);
      for (int c = 0; c < dBiasFactor.length; c++) {
        weightGradients[biasAt][c] += dBiasFactor[c];
      }
    }
    products.weightGradient(input, dPlain, dKernel, pass.stride());
    for (int i = 0; i < dKernel.length; i++) {
      weightGradients[0][i] += dKernel[i];
    }
    if (dx != null) {
      int values = inputSize * pass.stride();
      if (dInput.length < values) {
        dInput = new float[values];
      }
      products.inputGradient(weights[0], dPlain, dInput, pass.stride());
      for (int i = 0; i < values; i++) {
        dx[i] += dInput[i];
      }
    }
  }
}
