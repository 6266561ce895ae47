package io.sparqat.quant.layer.core;

import io.sparqat.quant.kernel.CounterRandom;
import io.sparqat.quant.kernel.Draw;
import io.sparqat.quant.layer.LayerBinding;
import io.sparqat.quant.layer.LayerOp;
import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.layer.WeightSpec;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.TensorShape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keras's SpatialDropout1D and SpatialDropout2D, which drop whole channels, GaussianDropout, which
 * multiplies by normal numbers around 1, and GaussianNoise, which adds normal numbers around 0.
 * Nothing happens at inference.
 */
public final class NoiseLayer implements LayerOp {
  private final LayerType type;
  private final TensorShape shape;
  private final double rate;
  private final double deviation;
  private final int key;
  private float[] noise = new float[0];
  private boolean active;

  public NoiseLayer(LayerBinding binding) {
    LayerSpec spec = binding.spec();
    type = spec.type();
    shape = binding.input();
    rate = spec.has("rate") ? spec.number("rate") : 0;
    deviation = spec.has("stddev") ? spec.number("stddev") : Math.sqrt(rate / (1 - rate));
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
    active = pass.training();
    if (!active) {
      System.arraycopy(inputs[0], 0, output, 0, length);
      return;
    }
    draw(pass, length);
    float[] x = inputs[0];
    for (int i = 0; i < length; i++) {
      output[i] = type == LayerType.GAUSSIAN_NOISE ? x[i] + noise[i] : x[i] * noise[i];
    }
  }

  private void draw(Pass pass, int length) {
    if (noise.length < length) {
      noise = new float[length];
    }
    Draw draw = new Draw(pass.seed(), key, pass.step(), true);
    int first = CounterRandom.key(draw, 0);
    int second = CounterRandom.key(draw, 1);
    int size = shape.size();
    for (int feature = 0, at = 0; feature < size; feature++) {
      for (int n = 0; n < pass.stride(); n++, at++) {
        noise[at] =
            switch (type) {
              case GAUSSIAN_NOISE -> normal(first, second, n * size + feature, 0);
              case GAUSSIAN_DROPOUT -> normal(first, second, n * size + feature, 1);
              default -> kept(first, n * shape.channels() + feature % shape.channels());
            };
      }
    }
  }

  /** A normal number by the method of Box and Muller (1958). */
  private float normal(int first, int second, int index, float mean) {
    double radius = Math.sqrt(-2 * Math.log(1 - CounterRandom.uniform(first, index)));
    double angle = 2 * Math.PI * CounterRandom.uniform(second, index);
    return mean + (float) (deviation * radius * Math.cos(angle));
  }

  private float kept(int stream, int index) {
    return CounterRandom.uniform(stream, index) < rate ? 0 : (float) (1 / (1 - rate));
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
    boolean scaled = active && type != LayerType.GAUSSIAN_NOISE;
    for (int i = 0; i < shape.size() * pass.stride(); i++) {
      dx[i] = scaled ? outputGradient[i] * noise[i] : outputGradient[i];
    }
  }
}
