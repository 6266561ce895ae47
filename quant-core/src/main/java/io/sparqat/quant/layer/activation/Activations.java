package io.sparqat.quant.layer.activation;

import io.sparqat.quant.layer.LayerBinding;
import io.sparqat.quant.layer.LayerOp;
import io.sparqat.quant.layer.SoftmaxActivation;
import io.sparqat.quant.layer.core.ActivationLayer;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.TensorShape;

/** Makes the activation layers that have arguments and no weights. */
public final class Activations {
  private Activations() {}

  /** Keras's ReLU. */
  public static LayerOp relu(LayerBinding binding) {
    LayerSpec spec = binding.spec();
    double max = spec.optionalNumber("max_value").orElse(Double.POSITIVE_INFINITY);
    return rectifier(binding, max, spec.number("negative_slope"), spec.number("threshold"));
  }

  /** Keras's LeakyReLU. */
  public static LayerOp leakyRelu(LayerBinding binding) {
    return rectifier(binding, Double.POSITIVE_INFINITY, binding.spec().number("alpha"), 0);
  }

  /** Keras's ThresholdedReLU. */
  public static LayerOp thresholdedRelu(LayerBinding binding) {
    return rectifier(binding, Double.POSITIVE_INFINITY, 0, binding.spec().number("theta"));
  }

  private static LayerOp rectifier(
      LayerBinding binding, double max, double slope, double threshold) {
    return new ActivationLayer(
        binding.input(), new RectifierActivation((float) max, (float) slope, (float) threshold));
  }

  /** Keras's ELU. */
  public static LayerOp elu(LayerBinding binding) {
    float alpha = (float) binding.spec().number("alpha");
    return new ActivationLayer(binding.input(), new ExponentialUnitActivation(alpha));
  }

  /** Keras's TFOpLambda: a tensor plus or times a number. */
  public static LayerOp tensorOperation(LayerBinding binding) {
    float operand = (float) binding.spec().number("y");
    boolean product = binding.spec().text("function").equals("math.multiply");
    return new ActivationLayer(
        binding.input(),
        product ? new AffineActivation(operand, 0) : new AffineActivation(1, operand));
  }

  /** Keras's Softmax over any axis but the batch; Keras counts the batch as axis 0. */
  public static LayerOp softmax(LayerBinding binding) {
    TensorShape shape = binding.input();
    int axis = binding.spec().integer("axis");
    int index = axis < 0 ? shape.rank() + axis : axis - 1;
    int step = 1;
    for (int a = index + 1; a < shape.rank(); a++) {
      step *= shape.axis(a);
    }
    return new ActivationLayer(shape, new SoftmaxActivation(shape.axis(index), step));
  }
}
