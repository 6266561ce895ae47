package io.sparqat.quant.layer.rearranging;

import io.sparqat.quant.layer.LayerBinding;
import io.sparqat.quant.layer.LayerOp;
import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.layer.WeightSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.TensorShape;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keras's Masking: steps all of whose features have one value become zeros. As ComputedMask it
 * gives, instead of the steps that are left, ones for them and zeros for the others.
 */
public final class MaskingLayer implements LayerOp {
  private final boolean maskAlone;
  private final float value;
  private final int steps;
  private final int features;
  private final TensorShape outputShape;
  private float[] mask = {};

  public MaskingLayer(LayerBinding binding) {
    maskAlone = binding.spec().type() == LayerType.COMPUTED_MASK;
    value = (float) binding.spec().number("mask_value");
    steps = binding.input().axis(0);
    features = binding.input().size() / steps;
    outputShape = maskAlone ? TensorShape.of(steps, 1) : binding.input();
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
    if (mask.length < steps * stride) {
      mask = new float[steps * stride];
    }
    Arrays.fill(mask, 0, steps * stride, 0f);
    float[] x = inputs[0];
    for (int t = 0; t < steps; t++) {
      for (int f = 0; f < features; f++) {
        for (int n = 0; n < stride; n++) {
          if (x[(t * features + f) * stride + n] != value) {
            mask[t * stride + n] = 1;
          }
        }
      }
    }
    if (maskAlone) {
      System.arraycopy(mask, 0, output, 0, steps * stride);
    } else {
      masked(x, output, stride);
    }
  }

  private void masked(float[] from, float[] to, int stride) {
    for (int t = 0; t < steps; t++) {
      for (int f = 0; f < features; f++) {
        int row = (t * features + f) * stride;
        for (int n = 0; n < stride; n++) {
          to[row + n] = from[row + n] * mask[t * stride + n];
        }
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
    if (maskAlone) {
      Arrays.fill(dx, 0, steps * features * pass.stride(), 0f);
    } else {
      masked(outputGradient, dx, pass.stride());
    }
  }
}
