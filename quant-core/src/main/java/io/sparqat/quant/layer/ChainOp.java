package io.sparqat.quant.layer;

import io.sparqat.quant.model.TensorShape;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Layers that feed one another, as one operation: the first may have several inputs, every other
 * has one. What flows between them stays in arrays of its own.
 */
public final class ChainOp implements LayerOp {
  private final List<LayerOp> links;
  private final List<WeightSpec> weights;
  private final float[][] outputs;
  private final float[][] gradients = new float[2][0];

  /** Per link, views into the argument arrays of the whole chain; filled on every call. */
  private final float[][][] inputsOf;

  private final float[][][] weightsOf;

  /**
   * @param links in the order of flow; at least one
   */
  public ChainOp(List<LayerOp> links) {
    this.links = List.copyOf(links);
    weights = this.links.stream().flatMap(link -> link.weights().stream()).toList();
    outputs = new float[links.size() - 1][0];
    inputsOf = new float[links.size()][1][];
    weightsOf = new float[links.size()][][];
    for (int i = 0; i < weightsOf.length; i++) {
      weightsOf[i] = new float[this.links.get(i).weights().size()][];
    }
  }

  @Override
  public List<WeightSpec> weights() {
    return weights;
  }

  @Override
  public TensorShape outputShape() {
    return links.get(links.size() - 1).outputShape();
  }

  @Override
  public void forward(Pass pass, float[][] weights, float[][] inputs, float[] output) {
    float[][] flow = inputs;
    int weight = 0;
    for (int i = 0; i < links.size(); i++) {
      LayerOp link = links.get(i);
      boolean last = i == links.size() - 1;
      if (!last) {
        outputs[i] = atLeast(outputs[i], link.outputShape().size() * pass.stride());
      }
      float[] result = last ? output : outputs[i];
      link.forward(pass, slice(weights, weight, weightsOf[i]), flow, result);
      weight += weightsOf[i].length;
      if (!last) {
        flow = inputsOf[i + 1];
        flow[0] = result;
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
    float[] gradient = outputGradient;
    int weight = weights.length;
    for (int i = links.size() - 1; i >= 0; i--) {
      weight -= weightsOf[i].length;
      boolean first = i == 0;
      float[] result = i == links.size() - 1 ? output : outputs[i];
      @Nullable float[][] wanted = inputGradients;
      if (!first) {
        int size = links.get(i - 1).outputShape().size() * pass.stride();
        gradients[i & 1] = atLeast(gradients[i & 1], size);
        wanted = new float[][] {gradients[i & 1]};
      }
      links
          .get(i)
          .backward(
              pass,
              slice(weights, weight, weightsOf[i]),
              first ? inputs : inputsOf[i],
              result,
              gradient,
              wanted,
              Arrays.copyOfRange(weightGradients, weight, weight + weightsOf[i].length));
      gradient = gradients[i & 1];
    }
  }

  /**
   * The first link whose last output is not finite, by its place; empty if all are.
   *
   * @param output of the whole chain
   */
  public OptionalInt firstNotFinite(Pass pass, float[] output) {
    for (int i = 0; i < links.size(); i++) {
      int size = links.get(i).outputShape().size() * pass.stride();
      if (!Finite.all(i == links.size() - 1 ? output : outputs[i], size)) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  @Override
  public double extraLoss() {
    double sum = 0;
    for (LayerOp link : links) {
      sum += link.extraLoss();
    }
    return sum;
  }

  private static float[][] slice(float[][] from, int at, float[][] to) {
    System.arraycopy(from, at, to, 0, to.length);
    return to;
  }

  private static float[] atLeast(float[] array, int size) {
    return array.length < size ? new float[size] : array;
  }
}
