package io.sparqat.quant.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparqat.quant.kernel.Semantics;
import io.sparqat.quant.layer.LayerOp;
import io.sparqat.quant.layer.LayerOps;
import io.sparqat.quant.layer.LayerOptions;
import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.layer.WeightSpec;
import io.sparqat.quant.layer.WeightSpec.Role;
import io.sparqat.quant.layer.weight.Constraints;
import io.sparqat.quant.layer.weight.Initializers;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.TensorShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One layer with its weights, run on the tensors of a vector as QKeras runs it. */
final class LayerRun {
  /** Calls of layers are recorded outside a graph. */
  private static final LayerOptions EAGER = new LayerOptions(0, Semantics.EAGER_QKERAS);

  private final LayerType type;
  private final LayerOp op;
  private final List<TensorShape> outputShapes;
  private final float[][] weights;
  private final float[][] weightGradients;
  private Pass pass = Pass.inference(1);
  private float[][] inputs = new float[0][];
  private float[] output = new float[0];
  private int steps;

  LayerRun(LayerSpec spec, List<TensorShape> inputShapes) {
    type = spec.type();
    op = LayerOps.of(spec, inputShapes, EAGER);
    outputShapes = op.outputShapes();
    int count = op.weights().size();
    weights = new float[count][];
    weightGradients = new float[count][];
    for (int i = 0; i < count; i++) {
      weights[i] = new float[op.weights().get(i).shape().size()];
      weightGradients[i] = new float[weights[i].length];
    }
  }

  LayerOp op() {
    return op;
  }

  /** Takes over weights in the order of {@code get_weights()}. */
  void setWeights(JsonNode json, VectorCheck check) {
    List<VectorTensor> given = VectorTensor.list(json);
    check.same("number of weights", given.size(), weights.length);
    for (int i = 0; i < Math.min(given.size(), weights.length); i++) {
      check.same(
          "shape of weight " + op.weights().get(i).name(),
          Arrays.toString(given.get(i).shape()),
          Arrays.toString(op.weights().get(i).shape().axes()));
      weights[i] = given.get(i).values().clone();
    }
  }

  float[][] weights() {
    return weights;
  }

  /** Runs the layer forward; the results are batch-major. */
  List<VectorTensor> forward(List<VectorTensor> tensors, boolean training) {
    int size = tensors.get(0).batch();
    pass = training ? Pass.training(size, 1, steps++) : Pass.inference(size);
    inputs = tensors.stream().map(tensor -> tensor.rows(pass)).toArray(float[][]::new);
    output = new float[op.outputShape().size() * pass.stride()];
    op.forward(pass, weights, inputs, output);
    List<VectorTensor> results = new ArrayList<>();
    int row = 0;
    for (TensorShape shape : outputShapes) {
      int from = row * pass.stride();
      row += shape.size();
      float[] rows = Arrays.copyOfRange(output, from, row * pass.stride());
      results.add(batchMajor(shape, rows));
    }
    return results;
  }

  /** Runs the layer backward after a training pass; gradients for all inputs, batch-major. */
  List<VectorTensor> backward(List<VectorTensor> outputGradients) {
    float[] gradient = new float[output.length];
    int at = 0;
    for (VectorTensor g : outputGradients) {
      float[] rows = g.rows(pass);
      System.arraycopy(rows, 0, gradient, at, rows.length);
      at += rows.length;
    }
    float[][] inputGradients = new float[inputs.length][];
    for (int i = 0; i < inputs.length; i++) {
      inputGradients[i] = new float[inputs[i].length];
    }
    op.backward(pass, weights, inputs, output, gradient, inputGradients, weightGradients);
    List<VectorTensor> results = new ArrayList<>();
    for (float[] rows : inputGradients) {
      results.add(batchMajor(TensorShape.of(rows.length / pass.stride()), rows));
    }
    return results;
  }

  private VectorTensor batchMajor(TensorShape shape, float[] rows) {
    int[] axes = new int[shape.rank() + 1];
    axes[0] = pass.size();
    System.arraycopy(shape.axes(), 0, axes, 1, shape.rank());
    return new VectorTensor(axes, VectorTensor.samples(pass, shape.size(), rows));
  }

  /** Positions of the weights that have a role the optimizer cares about, or of the others. */
  List<Integer> positions(boolean trainable) {
    List<Integer> positions = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      if ((op.weights().get(i).role() == Role.TRAINABLE) == trainable) {
        positions.add(i);
      }
    }
    return positions;
  }

  /** Whether that weight is the bias before a folded batch normalization, which removes it. */
  boolean takesAway(int position) {
    return type.className().endsWith("Batchnorm")
        && op.weights().get(position).name().equals("bias");
  }

  float[] gradient(int position) {
    return weightGradients[position];
  }

  /** Gives the weights their first values. */
  void initialize(LayerSpec spec) {
    List<float[]> first = Initializers.weights(spec, op.weights(), 1, 0);
    for (int i = 0; i < weights.length; i++) {
      weights[i] = first.get(i);
    }
  }

  /** One step of plain gradient descent, then the constraints of the weights. */
  void descend(LayerSpec spec, float rate) {
    for (int position : positions(true)) {
      float[] weight = weights[position];
      for (int i = 0; i < weight.length; i++) {
        weight[i] -= rate * weightGradients[position][i];
      }
      WeightSpec described = op.weights().get(position);
      Constraints.of(spec, described.name())
          .ifPresent(constraint -> constraint.apply(weight, described.shape()));
    }
  }
}
