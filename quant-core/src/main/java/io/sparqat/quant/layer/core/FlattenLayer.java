package io.sparqat.quant.layer.core;

import io.sparqat.quant.layer.LayerBinding;
import io.sparqat.quant.layer.LayerOp;
import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.layer.WeightSpec;
import io.sparqat.quant.model.TensorShape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A layer that gives the same values another shape: Keras's Flatten. */
public final class FlattenLayer implements LayerOp {
  private final TensorShape outputShape;

  public FlattenLayer(LayerBinding binding) {
    outputShape = TensorShape.of(binding.input().size());
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
    System.arraycopy(inputs[0], 0, output, 0, outputShape.size() * pass.stride());
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
      System.arraycopy(outputGradient, 0, dx, 0, outputShape.size() * pass.stride());
    }
  }
}
