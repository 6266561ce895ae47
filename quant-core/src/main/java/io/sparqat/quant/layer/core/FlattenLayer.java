package io.sparqat.quant.layer.core;

import io.sparqat.quant.layer.LayerBinding;
import io.sparqat.quant.layer.LayerOp;
import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.layer.WeightSpec;
import io.sparqat.quant.model.TensorShape;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A layer that gives the same values another shape: Keras's Flatten and Reshape. */
public final class FlattenLayer implements LayerOp {
  private final TensorShape outputShape;

  public FlattenLayer(LayerBinding binding) {
    int size = binding.input().size();
    outputShape =
        binding.spec().has("target_shape")
            ? reshaped(binding.spec().ints("target_shape"), size)
            : TensorShape.of(size);
  }

  /** The target shape; an axis of -1 takes what the others leave. */
  private static TensorShape reshaped(int[] target, int size) {
    int known = 1;
    for (int axis : target) {
      known *= axis > 0 ? axis : 1;
    }
    int rest = size / known;
    return new TensorShape(Arrays.stream(target).map(axis -> axis > 0 ? axis : rest).toArray());
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
