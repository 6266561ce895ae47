package io.sparqat.quant.layer.rearranging;

import io.sparqat.quant.layer.LayerBinding;
import io.sparqat.quant.layer.LayerOp;
import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.layer.WeightSpec;
import io.sparqat.quant.model.TensorShape;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keras's Embedding: each whole number of the input becomes a row of the table. */
public final class EmbeddingLayer implements LayerOp {
  private final int positions;
  private final int words;
  private final int width;
  private final TensorShape outputShape;
  private final List<WeightSpec> weights;

  public EmbeddingLayer(LayerBinding binding) {
    positions = binding.input().size();
    words = binding.spec().integer("input_dim");
    width = binding.spec().integer("output_dim");
    int[] axes = Arrays.copyOf(binding.input().axes(), binding.input().rank() + 1);
    axes[axes.length - 1] = width;
    outputShape = new TensorShape(axes);
    weights = List.of(binding.weight("embeddings", TensorShape.of(words, width)));
  }

  @Override
  public List<WeightSpec> weights() {
    return weights;
  }

  @Override
  public TensorShape outputShape() {
    return outputShape;
  }

  @Override
  public void forward(Pass pass, float[][] weights, float[][] inputs, float[] output) {
    int stride = pass.stride();
    Arrays.fill(output, 0, outputShape.size() * stride, 0f);
    for (int p = 0; p < positions; p++) {
      for (int n = 0; n < pass.size(); n++) {
        int word = word(inputs[0][p * stride + n]);
        for (int i = 0; i < width; i++) {
          output[(p * width + i) * stride + n] = weights[0][word * width + i];
        }
      }
    }
  }

  private int word(float value) {
    int word = (int) value;
    if (word != value || word < 0 || word >= words) {
      throw new IllegalArgumentException(
          "Invalid index of an embedding: "
              + value
              + " (must be a whole number from 0 to "
              + (words - 1)
              + ")");
    }
    return word;
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
    Arrays.fill(weightGradients[0], 0f);
    for (int p = 0; p < positions; p++) {
      for (int n = 0; n < pass.size(); n++) {
        int word = word(inputs[0][p * stride + n]);
        for (int i = 0; i < width; i++) {
          weightGradients[0][word * width + i] += outputGradient[(p * width + i) * stride + n];
        }
      }
    }
    float[] dx = inputGradients[0];
    if (dx != null) {
      Arrays.fill(dx, 0, positions * stride, 0f);
    }
  }
}
