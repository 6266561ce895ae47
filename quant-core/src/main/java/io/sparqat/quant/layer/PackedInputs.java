package io.sparqat.quant.layer;

import io.sparqat.quant.model.TensorShape;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A layer with several inputs as one that reads them one after the other in a single vector. */
public final class PackedInputs implements LayerOp {
  private final LayerOp layer;
  private final int[] sizes;
  private final float[][] inputs;
  private final @Nullable float[][] gradients;

  /**
   * @param sizes values per sample of each input of the layer
   */
  public PackedInputs(LayerOp layer, int[] sizes) {
    this.layer = layer;
    this.sizes = sizes.clone();
    inputs = new float[sizes.length][0];
    gradients = new float[sizes.length][];
  }

  @Override
  public List<WeightSpec> weights() {
    return layer.weights();
  }

  @Override
  public TensorShape outputShape() {
    return layer.outputShape();
  }

  @Override
  public List<TensorShape> outputShapes() {
    return layer.outputShapes();
  }

  @Override
  public void forward(Pass pass, float[][] weights, float[][] packed, float[] output) {
    int at = 0;
    for (int i = 0; i < sizes.length; i++) {
      int length = sizes[i] * pass.stride();
      inputs[i] = inputs[i].length == length ? inputs[i] : new float[length];
      System.arraycopy(packed[0], at, inputs[i], 0, length);
      at += length;
    }
    layer.forward(pass, weights, inputs, output);
  }

  @Override
  public void backward(
      Pass pass,
      float[][] weights,
      float[][] packed,
      float[] output,
      float[] outputGradient,
      @Nullable float[][] inputGradients,
      float[][] weightGradients) {
    float[] wanted = inputGradients[0];
    for (int i = 0; i < sizes.length; i++) {
      // Of a mask, which has no gradient, the zeros stay.
      gradients[i] = wanted == null ? null : zeros(gradients[i], inputs[i].length);
    }
    layer.backward(pass, weights, inputs, output, outputGradient, gradients, weightGradients);
    int at = 0;
    for (float[] gradient : gradients) {
      if (wanted != null && gradient != null) {
        System.arraycopy(gradient, 0, wanted, at, gradient.length);
        at += gradient.length;
      }
    }
  }

  private static float[] zeros(float @Nullable [] known, int length) {
    if (known == null || known.length != length) {
      return new float[length];
    }
    Arrays.fill(known, 0f);
    return known;
  }

  @Override
  public double extraLoss() {
    return layer.extraLoss();
  }

  @Override
  public void resetStates() {
    layer.resetStates();
  }
}
