package io.sparqat.quant.layer.core;

import io.sparqat.quant.kernel.CounterRandom;
import io.sparqat.quant.kernel.Draw;
import io.sparqat.quant.layer.LayerBinding;
import io.sparqat.quant.layer.LayerOp;
import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.layer.WeightSpec;
import io.sparqat.quant.model.TensorShape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keras's Dropout: in training each value is dropped with probability {@code rate} and the others
 * are scaled by {@code 1 / (1 - rate)}. A value's fate depends on seed, step, layer, feature and
 * sample only.
 */
public final class DropoutLayer implements LayerOp {
  private final TensorShape shape;
  private final double rate;
  private final int key;
  private float[] factors = {};

  public DropoutLayer(LayerBinding binding) {
    shape = binding.input();
    rate = binding.spec().number("rate");
    key = binding.nextKey();
  }

  @Override
  public List<WeightSpec> weights() {
    return List.of();
  }

  @Override
  public TensorShape outputShape() {
    return shape;
  }

  @Override
  public void forward(Pass pass, float[][] weights, float[][] inputs, float[] output) {
    int length = shape.size() * pass.stride();
    float[] x = inputs[0];
    if (!pass.training() || rate == 0) {
      System.arraycopy(x, 0, output, 0, length);
      return;
    }
    draw(pass, length);
    for (int i = 0; i < length; i++) {
      output[i] = x[i] * factors[i];
    }
  }

  private void draw(Pass pass, int length) {
    if (factors.length < length) {
      factors = new float[length];
    }
    int stream = CounterRandom.key(new Draw(pass.seed(), key, pass.step(), pass.training()), 0);
    float kept = (float) (1 / (1 - rate));
    for (int feature = 0, at = 0; feature < shape.size(); feature++) {
      for (int n = 0; n < pass.stride(); n++, at++) {
        float u = CounterRandom.uniform(stream, n * shape.size() + feature);
        factors[at] = u < rate ? 0 : kept;
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
    int length = shape.size() * pass.stride();
    if (rate == 0) {
      System.arraycopy(outputGradient, 0, dx, 0, length);
      return;
    }
    for (int i = 0; i < length; i++) {
      dx[i] = outputGradient[i] * factors[i];
    }
  }
}
