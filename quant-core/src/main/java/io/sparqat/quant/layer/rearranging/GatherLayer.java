package io.sparqat.quant.layer.rearranging;

import io.sparqat.quant.layer.LayerOp;
import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.layer.WeightSpec;
import io.sparqat.quant.model.TensorShape;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Each output value is one input value, or 0: permutations, margins, cropping, repetition. */
final class GatherLayer implements LayerOp {
  private final TensorShape outputShape;
  private final int inputSize;
  private final int[] source;

  /**
   * @param source the input row of each output row, -1 for zeros
   */
  GatherLayer(TensorShape input, TensorShape outputShape, int[] source) {
    this.outputShape = outputShape;
    this.inputSize = input.size();
    this.source = source;
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
    int stride = pass.stride();
    for (int r = 0; r < source.length; r++) {
      if (source[r] < 0) {
        Arrays.fill(output, r * stride, (r + 1) * stride, 0f);
      } else {
        System.arraycopy(inputs[0], source[r] * stride, output, r * stride, stride);
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
    int stride = pass.stride();
    Arrays.fill(dx, 0, inputSize * stride, 0f);
    for (int r = 0; r < source.length; r++) {
      int to = source[r] * stride;
      for (int n = 0; to >= 0 && n < stride; n++) {
        dx[to + n] += outputGradient[r * stride + n];
      }
    }
  }
}
