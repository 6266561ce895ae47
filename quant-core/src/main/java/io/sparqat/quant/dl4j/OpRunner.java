package io.sparqat.quant.dl4j;

import io.sparqat.quant.layer.ChainOp;
import io.sparqat.quant.layer.NoisyQuantizers;
import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.layer.WeightSpec;
import io.sparqat.quant.optimize.GradientClipping;
import io.sparqat.quant.transform.SchedulesOverSteps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Runs a layer operation on ND4J arrays: brings inputs and weights to the heap, results back to
 * native memory, and keeps between forward and backward what the operation must see again.
 */
final class OpRunner {
  private static final float[] NONE = {};

  private final NoisyQuantizers noisy = new NoisyQuantizers();
  private final SchedulesOverSteps schedules;
  private final ChainOp op;
  private final GradientClipping clipping;
  private final int[] inputSizes;
  private final boolean[] wantGradient;
  private final float[][] inputs;
  private final @Nullable float[][] inputGradients;
  private final float[][] weights;
  private final float[][] weightGradients;
  private float[] output = NONE;
  private float[] outputGradient = NONE;
  private Pass pass = Pass.inference(0);

  /**
   * @param schedules how far quantizers work in training passes, by step; in others they work fully
   */
  OpRunner(
      Block block,
      boolean[] wantGradient,
      GradientClipping clipping,
      SchedulesOverSteps schedules) {
    this.clipping = clipping;
    this.schedules = schedules;
    op = block.op(noisy);
    inputSizes = block.inputSizes();
    this.wantGradient = wantGradient.clone();
    inputs = new float[inputSizes.length][0];
    inputGradients = new float[inputSizes.length][];
    weights = new float[op.weights().size()][];
    weightGradients = new float[weights.length][];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = new float[op.weights().get(i).shape().size()];
      weightGradients[i] = new float[weights[i].length];
    }
  }

  /** Runs forward; statistics that the operation updated are written back to {@code views}. */
  INDArray forward(
      INDArray[] arrays, Map<String, INDArray> views, Pass newPass, LayerWorkspaceMgr workspaces) {
    pass = newPass;
    schedules
        .noiseAt(newPass.step())
        .ifPresent(factor -> noisy.set(newPass.training() ? factor : 1));
    for (int i = 0; i < arrays.length; i++) {
      inputs[i] = atLeast(inputs[i], inputSizes[i] * pass.stride());
      HeapCopy.readBatch(arrays[i], inputSizes[i], pass.stride(), inputs[i]);
    }
    List<INDArray> parameters = new ArrayList<>(views.values());
    for (int i = 0; i < weights.length; i++) {
      HeapCopy.readVector(parameters.get(i), weights[i], weights[i].length);
    }
    int features = op.outputShape().size();
    output = atLeast(output, features * pass.stride());
    op.forward(pass, weights, inputs, output);
    if (pass.training()) {
      writeStatistics(parameters);
    }
    INDArray result =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS, DataType.FLOAT, new long[] {pass.size(), features}, 'f');
    HeapCopy.writeBatch(output, features, pass.stride(), result);
    return result;
  }

  private void writeStatistics(List<INDArray> parameters) {
    for (int i = 0; i < weights.length; i++) {
      WeightSpec.Role role = op.weights().get(i).role();
      if (role == WeightSpec.Role.STATISTIC || role == WeightSpec.Role.COUNTER) {
        HeapCopy.writeVector(weights[i], parameters.get(i), weights[i].length);
      }
    }
  }

  /**
   * Runs backward, writing the gradients of trainable weights to {@code views}; those of others
   * stay 0.
   *
   * @return one gradient per input, null where it is not wanted
   */
  @Nullable INDArray[] backward(
      INDArray epsilon, Map<String, INDArray> views, LayerWorkspaceMgr workspaces) {
    int features = op.outputShape().size();
    outputGradient = atLeast(outputGradient, features * pass.stride());
    HeapCopy.readBatch(epsilon, features, pass.stride(), outputGradient);
    for (int i = 0; i < inputSizes.length; i++) {
      float[] gradient = inputGradients[i];
      inputGradients[i] =
          wantGradient[i]
              ? atLeast(gradient == null ? NONE : gradient, inputSizes[i] * pass.stride())
              : null;
    }
    op.backward(pass, weights, inputs, output, outputGradient, inputGradients, weightGradients);
    int index = 0;
    for (INDArray view : views.values()) {
      if (op.weights().get(index).role() == WeightSpec.Role.TRAINABLE) {
        clipping.clipWeight(weightGradients[index]);
        HeapCopy.writeVector(weightGradients[index], view, weightGradients[index].length);
      }
      index++;
    }
    @Nullable INDArray[] results = new INDArray[inputSizes.length];
    for (int i = 0; i < results.length; i++) {
      float[] gradient = inputGradients[i];
      if (gradient != null) {
        INDArray result =
            workspaces.createUninitialized(
                ArrayType.ACTIVATION_GRAD,
                DataType.FLOAT,
                new long[] {pass.size(), inputSizes[i]},
                'f');
        HeapCopy.writeBatch(gradient, inputSizes[i], pass.stride(), result);
        results[i] = result;
      }
    }
    return results;
  }

  /** Forces an updated weight into what it must be. */
  void constrain(int weight, INDArray parameter, Block.BoundConstraint constraint) {
    float[] values = weights[weight];
    HeapCopy.readVector(parameter, values, values.length);
    constraint.apply(values);
    HeapCopy.writeVector(values, parameter, values.length);
  }

  /** The first node of the block whose last output is not finite, by its place. */
  OptionalInt nonFiniteNode() {
    return op.firstNotFinite(pass, output);
  }

  double extraLoss() {
    return op.extraLoss();
  }

  private static float[] atLeast(float[] array, int size) {
    return array.length < size ? new float[size] : array;
  }
}
