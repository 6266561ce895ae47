package io.sparqat.quant.layer.activation;

import io.sparqat.quant.kernel.RowStatistics;
import io.sparqat.quant.layer.LayerBinding;
import io.sparqat.quant.layer.LayerOp;
import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.layer.WeightSpec;
import io.sparqat.quant.model.TensorShape;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keras's PReLU: a slope for negative values that is learned, shared along some axes. */
public final class PreluLayer implements LayerOp {
  private final TensorShape shape;
  private final List<WeightSpec> weights;

  /** The slope that each feature uses. */
  private final int[] slope;

  private float[] product = new float[0];

  public PreluLayer(LayerBinding binding) {
    shape = binding.input();
    int[] axes = shape.axes();
    for (int shared : binding.spec().ints("shared_axes")) {
      axes[shared - 1] = 1;
    }
    weights = List.of(binding.weight("alpha", new TensorShape(axes)));
    slope = new int[shape.size()];
    for (int f = 0; f < slope.length; f++) {
      int step = 1;
      for (int a = axes.length - 1, rest = f; a >= 0; a--) {
        slope[f] += axes[a] == 1 ? 0 : rest % shape.axis(a) * step;
        rest /= shape.axis(a);
        step *= axes[a];
      }
    }
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
    int stride = pass.stride();
    for (int f = 0; f < slope.length; f++) {
      float alpha = weights[0][slope[f]];
      for (int n = f * stride; n < (f + 1) * stride; n++) {
        output[n] = Math.max(inputs[0][n], 0) + alpha * Math.min(inputs[0][n], 0);
      }
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
    if (product.length < stride) {
      product = new float[stride];
    }
    float[] dx = inputGradients[0];
    Arrays.fill(weightGradients[0], 0f);
    for (int f = 0; f < slope.length; f++) {
      float alpha = weights[0][slope[f]];
      for (int n = 0; n < stride; n++) {
        int at = f * stride + n;
        float x = inputs[0][at];
        product[n] = outputGradient[at] * Math.min(x, 0);
        if (dx != null) {
          dx[at] = x > 0 ? outputGradient[at] : x < 0 ? alpha * outputGradient[at] : 0;
        }
      }
      weightGradients[0][slope[f]] += (float) RowStatistics.sum(product, 0, stride);
    }
  }
}
