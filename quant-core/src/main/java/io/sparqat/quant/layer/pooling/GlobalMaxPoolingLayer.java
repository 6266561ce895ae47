package io.sparqat.quant.layer.pooling;

import io.sparqat.quant.layer.LayerBinding;
import io.sparqat.quant.layer.LayerOp;
import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.layer.WeightSpec;
import io.sparqat.quant.model.TensorShape;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keras's GlobalMaxPooling1D and GlobalMaxPooling2D. Equal maxima share the gradient, as in
 * TensorFlow's {@code reduce_max}.
 */
public final class GlobalMaxPoolingLayer implements LayerOp {
  private final TensorShape outputShape;
  private final int channels;
  private final int positions;
  private float[] winners = new float[0];

  public GlobalMaxPoolingLayer(LayerBinding binding) {
    channels = binding.input().channels();
    positions = binding.input().size() / channels;
    outputShape = GlobalPooling.outputShape(binding);
  }

  @Override
  public List<WeightSpec> weights() {
    return List.of();
  }

  @Override
  public TensorShape outputShape() {
    return outputShape;
  }

  @Override
  public void forward(Pass pass, float[][] weights, float[][] inputs, float[] output) {
    int length = channels * pass.stride();
    float[] x = inputs[0];
    System.arraycopy(x, 0, output, 0, length);
    for (int position = 1; position < positions; position++) {
      for (int i = 0, from = position * length; i < length; i++) {
        output[i] = Math.max(output[i], x[from + i]);
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
    float[] dx = inputGradients[0];
    if (dx == null) {
      return;
    }
    int length = channels * pass.stride();
    if (winners.length < length) {
      winners = new float[length];
    }
    float[] x = inputs[0];
    Arrays.fill(winners, 0, length, 0f);
    for (int position = 0; position < positions; position++) {
      for (int i = 0, from = position * length; i < length; i++) {
        winners[i] += x[from + i] == output[i] ? 1 : 0;
      }
    }
    for (int position = 0; position < positions; position++) {
      for (int i = 0, from = position * length; i < length; i++) {
        dx[from + i] = x[from + i] == output[i] ? outputGradient[i] / winners[i] : 0;
      }
    }
  }
}
