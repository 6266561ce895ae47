package io.sparqat.quant.layer.rearranging;

import io.sparqat.quant.layer.LayerBinding;
import io.sparqat.quant.layer.LayerOp;
import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.layer.WeightSpec;
import io.sparqat.quant.model.TensorShape;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One of the outputs that a layer gives one after the other. */
public final class SelectOutputLayer implements LayerOp {
  private final int offset;
  private final int all;
  private final TensorShape outputShape;

  public SelectOutputLayer(LayerBinding binding) {
    offset = binding.spec().integer("offset");
    all = binding.input().size();
    outputShape = new TensorShape(binding.spec().ints("shape"));
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
    System.arraycopy(inputs[0], offset * stride, output, 0, outputShape.size() * stride);
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
    if (dx != null) {
      int stride = pass.stride();
      Arrays.fill(dx, 0, all * stride, 0f);
      System.arraycopy(outputGradient, 0, dx, offset * stride, outputShape.size() * stride);
    }
  }
}
