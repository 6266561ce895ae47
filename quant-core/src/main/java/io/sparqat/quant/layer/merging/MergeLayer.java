package io.sparqat.quant.layer.merging;

import io.sparqat.quant.layer.LayerBinding;
import io.sparqat.quant.layer.LayerOp;
import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.layer.WeightSpec;
import io.sparqat.quant.model.TensorShape;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keras's Add, Subtract, Multiply, Average, Maximum and Minimum, value by value with broadcasting.
 * Of equal values the first input counts as the maximum or minimum and gets the gradient, as in
 * TensorFlow.
 */
public final class MergeLayer implements LayerOp {
  private final MergeRule rule;
  private final TensorShape outputShape;
  private final int[][] rows;
  private final int[] sizes;

  /** Whether no input is stretched, so that whole arrays correspond. */
  private final boolean equalShapes;

  private float[] share = new float[0];

  public MergeLayer(LayerBinding binding) {
    rule = MergeRule.valueOf(binding.spec().type().name());
    List<TensorShape> inputs = binding.inputs();
    outputShape = Broadcast.shape(inputs);
    rows = new int[inputs.size()][];
    sizes = new int[inputs.size()];
    equalShapes = inputs.stream().allMatch(outputShape::equals);
    for (int k = 0; k < rows.length; k++) {
      rows[k] = Broadcast.rows(inputs.get(k), outputShape);
      sizes[k] = inputs.get(k).size();
    }
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
    if (equalShapes) {
      int length = outputShape.size() * stride;
      System.arraycopy(inputs[0], 0, output, 0, length);
      for (int k = 1; k < inputs.length; k++) {
        rule.fold(output, 0, inputs[k], 0, length);
      }
    }
    for (int r = 0; !equalShapes && r < outputShape.size(); r++) {
      int at = r * stride;
      System.arraycopy(inputs[0], rows[0][r] * stride, output, at, stride);
      for (int k = 1; k < inputs.length; k++) {
        rule.fold(output, at, inputs[k], rows[k][r] * stride, stride);
      }
    }
    if (rule == MergeRule.AVERAGE) {
      for (int i = 0; i < outputShape.size() * stride; i++) {
        output[i] /= inputs.length;
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
    if (share.length < stride) {
      share = new float[stride];
    }
    for (int k = 0; k < inputs.length; k++) {
      float[] dx = inputGradients[k];
      if (dx == null) {
        continue;
      }
      if (equalShapes && rule == MergeRule.ADD) {
        System.arraycopy(outputGradient, 0, dx, 0, sizes[k] * stride);
        continue;
      }
      Arrays.fill(dx, 0, sizes[k] * stride, 0f);
      for (int r = 0; r < outputShape.size(); r++) {
        System.arraycopy(outputGradient, r * stride, share, 0, stride);
        share(k, r, inputs, output, stride);
        int at = rows[k][r] * stride;
        for (int n = 0; n < stride; n++) {
          dx[at + n] += share[n];
        }
      }
    }
  }

  /** Turns the gradient of row {@code r} in {@link #share} into that of input {@code k}. */
  private void share(int k, int r, float[][] inputs, float[] output, int stride) {
    switch (rule) {
      case ADD -> {}
      case SUBTRACT -> {
        for (int n = 0; k > 0 && n < stride; n++) {
          share[n] = -share[n];
        }
      }
      case AVERAGE -> {
        for (int n = 0; n < stride; n++) {
          share[n] /= inputs.length;
        }
      }
      case MULTIPLY -> {
        for (int other = 0; other < inputs.length; other++) {
          if (other != k) {
            MergeRule.MULTIPLY.fold(share, 0, inputs[other], rows[other][r] * stride, stride);
          }
        }
      }
      case MAXIMUM, MINIMUM -> {
        for (int n = 0; n < stride; n++) {
          float result = output[r * stride + n];
          boolean wins = inputs[k][rows[k][r] * stride + n] == result;
          for (int earlier = 0; wins && earlier < k; earlier++) {
            wins = inputs[earlier][rows[earlier][r] * stride + n] != result;
          }
          share[n] = wins ? share[n] : 0;
        }
      }
    }
  }
}
