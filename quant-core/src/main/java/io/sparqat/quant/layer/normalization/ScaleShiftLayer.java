package io.sparqat.quant.layer.normalization;

import io.sparqat.quant.kernel.RowStatistics;
import io.sparqat.quant.layer.ActivationFunction;
import io.sparqat.quant.layer.LayerBinding;
import io.sparqat.quant.layer.LayerOp;
import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.layer.QuantizedWeight;
import io.sparqat.quant.layer.WeightSpec;
import io.sparqat.quant.model.TensorShape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * QKeras's QScaleShift: {@code activation(x * Qw(weight) + Qb(bias))} with one weight and one bias
 * for the whole tensor. Both quantizers follow the rule for kernels.
 */
public final class ScaleShiftLayer implements LayerOp {
  private final TensorShape shape;
  private final List<WeightSpec> weights;
  private final QuantizedWeight weight;
  private final QuantizedWeight bias;
  private final boolean biased;
  private final ActivationFunction activation;
  private float scale;
  private float[] z = new float[0];

  public ScaleShiftLayer(LayerBinding binding) {
    shape = binding.input();
    TensorShape single = TensorShape.of(1, 1);
    biased = binding.spec().flag("use_bias");
    weight = binding.kernel("weight_quantizer", single);
    bias = binding.kernel("bias_quantizer", single);
    activation = binding.activation("activation", shape);
    WeightSpec first = binding.weight("weight", single);
    weights = biased ? List.of(first, binding.weight("bias", single)) : List.of(first);
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
    int values = shape.size() * pass.stride();
    if (!activation.linear() && z.length < values) {
      z = new float[values];
    }
    float[] sums = activation.linear() ? output : z;
    scale = weight.quantize(pass, weights[0])[0];
    float shift = biased ? bias.quantize(pass, weights[1])[0] : 0;
    float[] x = inputs[0];
    for (int i = 0; i < values; i++) {
      sums[i] = x[i] * scale + shift;
    }
    if (!activation.linear()) {
      activation.forward(pass, shape.size(), z, output);
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
    int values = shape.size() * stride;
    float[] g = outputGradient;
    if (!activation.linear()) {
      activation.backward(pass, shape.size(), z, output, g, g);
    }
    double dWeight = 0;
    double dBias = 0;
    for (int row = 0; row < values; row += stride) {
      dWeight += RowStatistics.product(g, row, inputs[0], row, stride, 0);
      dBias += RowStatistics.sum(g, row, stride);
    }
    weightGradients[0][0] = (float) dWeight;
    weight.gradient(weights[0], weightGradients[0]);
    if (biased) {
      weightGradients[1][0] = (float) dBias;
      bias.gradient(weights[1], weightGradients[1]);
    }
    float[] dx = inputGradients[0];
    for (int i = 0; dx != null && i < values; i++) {
      dx[i] = g[i] * scale;
    }
  }
}
