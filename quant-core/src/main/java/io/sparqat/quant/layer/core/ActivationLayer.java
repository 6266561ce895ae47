package io.sparqat.quant.layer.core;

import io.sparqat.quant.layer.ActivationFunction;
import io.sparqat.quant.layer.LayerBinding;
import io.sparqat.quant.layer.LayerOp;
import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.layer.WeightSpec;
import io.sparqat.quant.model.TensorShape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Activation and QActivation. */
public final class ActivationLayer implements LayerOp {
  private final TensorShape shape;
  private final ActivationFunction activation;

  public ActivationLayer(LayerBinding binding) {
    this(binding.input(), binding.activation("activation", binding.input()));
  }

  /** A layer that only applies {@code activation}. */
  public ActivationLayer(TensorShape shape, ActivationFunction activation) {
    this.shape = shape;
    this.activation = activation;
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
    activation.forward(pass, shape.size(), inputs[0], output);
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
      activation.backward(pass, shape.size(), inputs[0], output, outputGradient, dx);
    }
  }
}
