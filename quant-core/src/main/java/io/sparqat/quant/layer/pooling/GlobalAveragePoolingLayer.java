package io.sparqat.quant.layer.pooling;

import io.sparqat.quant.layer.ActivationFunction;
import io.sparqat.quant.layer.ElementwiseActivation;
import io.sparqat.quant.layer.LayerBinding;
import io.sparqat.quant.layer.LayerOp;
import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.layer.WeightSpec;
import io.sparqat.quant.model.TensorShape;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keras's GlobalAveragePooling1D and GlobalAveragePooling2D, and QKeras's QGlobalAveragePooling2D:
 * {@code activation(sum(x) * Q(1 / area))}; without a quantizer the plain mean.
 */
public final class GlobalAveragePoolingLayer implements LayerOp {
  private final TensorShape outputShape;
  private final int channels;
  private final int positions;
  private final Reciprocal reciprocal;
  private final ActivationFunction activation;
  private float[] z = new float[0];

  public GlobalAveragePoolingLayer(LayerBinding binding) {
    TensorShape input = binding.input();
    channels = input.channels();
    positions = input.size() / channels;
    outputShape = GlobalPooling.outputShape(binding);
    reciprocal = new Reciprocal(binding, positions);
    activation =
        binding.spec().has("activation")
            ? binding.activation("activation", outputShape)
            : ElementwiseActivation.LINEAR;
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
    if (!activation.linear() && z.length < length) {
      z = new float[length];
    }
    float[] means = activation.linear() ? output : z;
    float[] x = inputs[0];
    Arrays.fill(means, 0, length, 0f);
    for (int position = 0; position < positions; position++) {
      for (int i = 0, from = position * length; i < length; i++) {
        means[i] += x[from + i];
      }
    }
    reciprocal.quantize(pass);
    if (reciprocal.quantized()) {
      scale(means, length, reciprocal.value());
    } else {
      for (int i = 0; i < length; i++) {
        means[i] /= positions;
      }
    }
    if (!activation.linear()) {
      activation.forward(pass, channels, z, output);
    }
  }

  private static void scale(float[] values, int length, float factor) {
    for (int i = 0; i < length; i++) {
      values[i] *= factor;
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
    if (!activation.linear()) {
      activation.backward(pass, channels, z, output, outputGradient, outputGradient);
    }
    scale(outputGradient, length, reciprocal.quantized() ? reciprocal.value() : 1f / positions);
    for (int position = 0; position < positions; position++) {
      System.arraycopy(outputGradient, 0, dx, position * length, length);
    }
  }
}
