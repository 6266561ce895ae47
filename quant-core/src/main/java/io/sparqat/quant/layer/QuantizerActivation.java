package io.sparqat.quant.layer;

import io.sparqat.quant.kernel.Draw;
import io.sparqat.quant.kernel.Quantizer;
import io.sparqat.quant.model.TensorShape;

/**
 * A quantizer in the place of an activation. One whose scale depends on the data sees the tensor as
 * Keras has it, batch axis first.
 */
public final class QuantizerActivation implements ActivationFunction {
  private final Quantizer quantizer;
  private final DrawKey key;
  private final int[] shape;
  private float[] input = new float[0];
  private float[] result = new float[0];

  /**
   * @param shape of one sample
   * @param key distinguishes its random draws from others' of the network
   */
  public QuantizerActivation(Quantizer quantizer, TensorShape shape, DrawKey key) {
    this.quantizer = quantizer;
    this.key = key;
    this.shape = new int[shape.rank() + 1];
    System.arraycopy(shape.axes(), 0, this.shape, 1, shape.rank());
  }

  @Override
  public void forward(Pass pass, int features, float[] z, float[] y) {
    Draw draw = key.draw(pass);
    if (quantizer.elementwise()) {
      quantizer.quantize(z, new int[] {features * pass.stride()}, y, draw);
      return;
    }
    int size = features * pass.size();
    if (input.length < size) {
      input = new float[size];
      result = new float[size];
    }
    shape[0] = pass.size();
    BatchMajor.read(pass, features, z, input);
    quantizer.quantize(input, shape, result, draw);
    BatchMajor.write(pass, features, result, y);
  }

  @Override
  public void backward(Pass pass, int features, float[] z, float[] y, float[] g, float[] dz) {
    if (quantizer.elementwise()) {
      quantizer.gradient(z, new int[] {features * pass.stride()}, g, dz);
      return;
    }
    BatchMajor.read(pass, features, g, result);
    quantizer.gradient(input, shape, result, result);
    BatchMajor.write(pass, features, result, dz);
  }
}
