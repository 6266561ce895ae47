package io.sparqat.quant.layer;

import io.sparqat.quant.model.TensorShape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A layer that reads an input in several places, as {@code Add([x, x])}, as an operation that takes
 * each input once: the gradients of the places add up.
 */
public final class RepeatedInputs implements LayerOp {
  private final LayerOp layer;
  private final int[] inputOf;
  private final float[][] places;
  private final @Nullable float[][] placeGradients;

  /**
   * @param inputOf per place of the layer, the input it reads; every input is read somewhere
   */
  public RepeatedInputs(LayerOp layer, int[] inputOf) {
    this.layer = layer;
    this.inputOf = inputOf.clone();
    places = new float[inputOf.length][];
    placeGradients = new float[inputOf.length][];
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
  public void forward(Pass pass, float[][] weights, float[][] inputs, float[] output) {
    layer.forward(pass, weights, spread(inputs), output);
  }

  private float[][] spread(float[][] inputs) {
    for (int place = 0; place < places.length; place++) {
      places[place] = inputs[inputOf[place]];
    }
    return places;
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
    for (int place = 0; place < places.length; place++) {
      float[] wanted = inputGradients[inputOf[place]];
      float[] own = placeGradients[place];
      if (wanted == null) {
        placeGradients[place] = null;
      } else if (own == null || own.length != wanted.length) {
        placeGradients[place] = new float[wanted.length];
      }
    }
    layer.backward(
        pass, weights, spread(inputs), output, outputGradient, placeGradients, weightGradients);
    boolean[] begun = new boolean[inputGradients.length];
    for (int place = 0; place < places.length; place++) {
      float[] sum = inputGradients[inputOf[place]];
      float[] own = placeGradients[place];
      if (sum != null && own != null) {
        if (!begun[inputOf[place]]) {
          System.arraycopy(own, 0, sum, 0, sum.length);
          begun[inputOf[place]] = true;
        } else {
          for (int i = 0; i < sum.length; i++) {
            sum[i] += own[i];
          }
        }
      }
    }
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
