package io.sparqat.quant.layer.merging;

import io.sparqat.quant.layer.LayerBinding;
import io.sparqat.quant.layer.LayerOp;
import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.layer.WeightSpec;
import io.sparqat.quant.model.TensorShape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keras's Concatenate: inputs one after the other along an axis. */
public final class ConcatenateLayer implements LayerOp {
  private final TensorShape outputShape;
  private final int outer;

  /** Rows of each input that stand together in the output. */
  private final int[] run;

  public ConcatenateLayer(LayerBinding binding) {
    List<TensorShape> inputs = binding.inputs();
    int axis = axis(binding.spec().integer("axis"), binding.input());
    int[] axes = binding.input().axes();
    run = new int[inputs.size()];
    int inner = 1;
    for (int a = axis + 1; a < axes.length; a++) {
      inner *= axes[a];
    }
    axes[axis] = 0;
    for (int k = 0; k < run.length; k++) {
      run[k] = inputs.get(k).axis(axis) * inner;
      axes[axis] += inputs.get(k).axis(axis);
    }
    outputShape = new TensorShape(axes);
    outer = outputShape.size() / (axes[axis] * inner);
  }

  /** Keras counts the batch as axis 0. */
  private static int axis(int axis, TensorShape shape) {
    int index = axis < 0 ? shape.rank() + axis : axis - 1;
    if (index < 0 || index >= shape.rank()) {
      throw new IllegalArgumentException(
          "Invalid axis: " + axis + " (must be an axis of " + shape + " other than the batch)");
    }
    return index;
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
    int at = 0;
    for (int block = 0; block < outer; block++) {
      for (int k = 0; k < run.length; k++) {
        int length = run[k] * pass.stride();
        System.arraycopy(inputs[k], block * length, output, at, length);
        at += length;
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
    int at = 0;
    for (int block = 0; block < outer; block++) {
      for (int k = 0; k < run.length; k++) {
        int length = run[k] * pass.stride();
        float[] dx = inputGradients[k];
        if (dx != null) {
          System.arraycopy(outputGradient, at, dx, block * length, length);
        }
        at += length;
      }
    }
  }
}
