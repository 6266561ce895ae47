package io.sparqat.quant.layer.normalization;

import io.sparqat.quant.layer.LayerBinding;
import io.sparqat.quant.layer.LayerOp;
import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.layer.QuantizedWeight;
import io.sparqat.quant.layer.WeightSpec;
import io.sparqat.quant.layer.WeightSpec.Role;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.TensorShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keras's BatchNormalization and QKeras's QBatchNormalization: {@code y = x * inv + (Qb(beta) -
 * Qm(mean) * inv)} with {@code inv = Qi(rsqrt(Qv(variance) + epsilon) * Qg(gamma))}. Mean and
 * variance are those of the batch when training, else the running ones; QKeras quantizes both.
 *
 * <p>The running variance of Keras's layer takes the unbiased variance for images (its fused
 * kernel), QKeras's always the biased one. A layer that is not trainable uses the running moments.
 */
public final class BatchNormalizationLayer implements LayerOp {
  private final TensorShape shape;
  private final List<WeightSpec> weights;
  private final BatchMoments moments;
  private final double momentum;
  private final float epsilon;
  private final boolean unbiased;
  private final boolean trainable;
  private final int gammaAt;
  private final int betaAt;
  private final int meanAt;
  private final QuantizedWeight gamma;
  private final QuantizedWeight beta;
  private final QuantizedWeight mean;
  private final QuantizedWeight variance;
  private final QuantizedWeight inverse;
  private final float[] reciprocal;
  private final float[] product;
  private final float[] scale;
  private final float[] shift;
  private final float[] usedMean;
  private final float[] dMean;
  private final float[] dVariance;
  private float[] usedGamma = new float[0];
  private boolean batchStatistics;

  public BatchNormalizationLayer(LayerBinding binding) {
    LayerSpec spec = binding.spec();
    shape = binding.input();
    int axis = channelAxis(spec, shape);
    moments = new BatchMoments(shape, axis);
    int n = moments.channels();
    TensorShape vector = TensorShape.of(n);
    momentum = spec.number("momentum");
    epsilon = (float) spec.number("epsilon");
    unbiased = !spec.type().isQuantized() && shape.rank() == 3 && (axis == 0 || axis == 2);
    trainable = spec.flag("trainable");
    gamma = binding.kernel("gamma_quantizer", vector);
    beta = binding.quantized("beta_quantizer", vector);
    mean = binding.quantized("mean_quantizer", vector);
    variance = binding.kernel("variance_quantizer", vector);
    inverse = binding.quantized("inverse_quantizer", vector);
    List<WeightSpec> all = new ArrayList<>();
    gammaAt = spec.flag("scale") ? add(all, binding.weight("gamma", vector)) : -1;
    betaAt = spec.flag("center") ? add(all, binding.weight("beta", vector)) : -1;
    Role running = trainable ? Role.STATISTIC : Role.FIXED;
    meanAt = add(all, new WeightSpec("moving_mean", vector, running));
    all.add(new WeightSpec("moving_variance", vector, running));
    weights = List.copyOf(all);
    reciprocal = new float[n];
    product = new float[n];
    scale = new float[n];
    shift = new float[n];
    usedMean = new float[n];
    dMean = new float[n];
    dVariance = new float[n];
  }

  private static int add(List<WeightSpec> all, WeightSpec weight) {
    all.add(weight);
    return all.size() - 1;
  }

  /** Keras counts the batch as axis 0. */
  private static int channelAxis(LayerSpec spec, TensorShape shape) {
    int[] axes = spec.ints("axis");
    int axis = axes.length == 1 ? (axes[0] < 0 ? shape.rank() + axes[0] : axes[0] - 1) : -1;
    if (axis < 0 || axis >= shape.rank()) {
      throw new IllegalArgumentException(
          "Invalid axis: "
              + Arrays.toString(axes)
              + " (must be one axis of "
              + shape
              + " other than the batch)");
    }
    return axis;
  }

  @Override
  public List<WeightSpec> weights() {
    return weights;
  }

  @Override
  public TensorShape outputShape() {
    return shape;
  }

  @Override
  public void forward(Pass pass, float[][] weights, float[][] inputs, float[] output) {
    batchStatistics = pass.training() && trainable;
    if (batchStatistics) {
      moments.compute(pass, inputs[0]);
      moments.moveTowards(pass, momentum, unbiased, weights[meanAt], weights[meanAt + 1]);
    }
    float[] mu = mean.quantize(pass, batchStatistics ? moments.mean() : weights[meanAt]);
    float[] v = variance.quantize(pass, batchStatistics ? moments.variance() : weights[meanAt + 1]);
    usedGamma = gammaAt < 0 ? usedGamma : gamma.quantize(pass, weights[gammaAt]);
    for (int c = 0; c < reciprocal.length; c++) {
      reciprocal[c] = (float) (1 / Math.sqrt(v[c] + epsilon));
      product[c] = gammaAt < 0 ? reciprocal[c] : reciprocal[c] * usedGamma[c];
      usedMean[c] = mu[c];
    }
    System.arraycopy(inverse.quantize(pass, product), 0, scale, 0, scale.length);
    float[] b = betaAt < 0 ? null : beta.quantize(pass, weights[betaAt]);
    for (int c = 0; c < shift.length; c++) {
      shift[c] = (b == null ? 0 : b[c]) - mu[c] * scale[c];
    }
    moments.affine(pass, inputs[0], scale, shift, output);
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
    float[] g = outputGradient;
    float[] dInverse = dVariance;
    moments.sum(pass, g, dMean);
    if (betaAt >= 0) {
      System.arraycopy(dMean, 0, weightGradients[betaAt], 0, dMean.length);
      beta.gradient(weights[betaAt], weightGradients[betaAt]);
    }
    moments.sumProduct(pass, g, inputs[0], usedMean, dInverse);
    inverse.gradient(product, dInverse);
    for (int c = 0; c < scale.length; c++) {
      float r = reciprocal[c];
      if (gammaAt >= 0) {
        weightGradients[gammaAt][c] = dInverse[c] * r;
        dInverse[c] *= usedGamma[c];
      }
      dVariance[c] = dInverse[c] * -0.5f * r * r * r;
      dMean[c] *= -scale[c];
    }
    if (gammaAt >= 0) {
      gamma.gradient(weights[gammaAt], weightGradients[gammaAt]);
    }
    float[] dx = inputGradients[0];
    if (dx == null) {
      return;
    }
    Arrays.fill(shift, 0f);
    moments.affine(pass, g, scale, shift, dx);
    if (batchStatistics) {
      mean.gradient(moments.mean(), dMean);
      variance.gradient(moments.variance(), dVariance);
      moments.addGradient(pass, inputs[0], dMean, dVariance, dx);
    }
  }
}
