package io.sparqat.quant.layer.recurrent;

import io.sparqat.quant.kernel.ChannelSums;
import io.sparqat.quant.layer.LayerBinding;
import io.sparqat.quant.layer.LayerOp;
import io.sparqat.quant.layer.Pass;
import io.sparqat.quant.layer.WeightSpec;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.TensorShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cell run over time: SimpleRNN, LSTM, GRU, RNN around a cell, their QKeras forms, and bare cells
 * as one step.
 *
 * <p>Inputs are the sequence {@code (steps, features)}, then perhaps the initial states {@code
 * (units)}, then perhaps a mask {@code (steps, 1)} of zeros and ones: at masked steps the states
 * and the output stay what they were. Results are the output (of all steps, in the order they were
 * computed, or of the last one) and, with {@code return_state}, the states.
 */
public final class RecurrentLayer implements LayerOp {
  private final Cell cell;
  private final int steps;
  private final int features;
  private final boolean sequences;
  private final boolean backwards;
  private final boolean stateful;
  private final boolean statesGiven;
  private final boolean masked;
  private final List<TensorShape> outputShapes;
  private final List<WeightSpec> weights;
  private final InputProjection projection;
  private final Cell.Step[] cellSteps;

  /** States before each step and after the last: {@code [step][state][unit * stride]}. */
  private float[][][] states = new float[0][][];

  private float[][][] newStates = new float[0][][];
  private float[][] dStates = new float[0][];
  private float[][] dNewStates = new float[0][];
  private float[][] dOldStates = new float[0][];
  private float[] projected = new float[0];
  private float[] dProjected = new float[0];
  private float[] stepProjected = new float[0];
  private float[] held = new float[0];
  private float[] dHeld = new float[0];
  private boolean remembers;

  public RecurrentLayer(LayerBinding binding) {
    LayerSpec spec = binding.spec();
    boolean bare = binding.input().rank() == 1;
    TensorShape input = bare ? TensorShape.of(1, binding.input().channels()) : binding.input();
    steps = input.axis(0);
    features = input.channels();
    cell = Cell.of(spec.has("cell") ? binding.wrapped(cellOf(spec)) : binding, features);
    sequences = !bare && spec.flag("return_sequences");
    backwards = !bare && spec.flag("go_backwards");
    stateful = !bare && spec.flag("stateful");
    int more = binding.inputs().size() - 1;
    masked = more > 0 && binding.inputs().get(more).rank() == 2;
    statesGiven = more - (masked ? 1 : 0) > 0;
    if (statesGiven && more - (masked ? 1 : 0) != cell.states()) {
      throw new IllegalArgumentException(
          "Cannot start "
              + spec.type()
              + " from "
              + more
              + " states (must be "
              + cell.states()
              + ")");
    }
    outputShapes = new ArrayList<>();
    TensorShape state = TensorShape.of(cell.units);
    outputShapes.add(sequences ? TensorShape.of(steps, cell.units) : state);
    if (bare || spec.flag("return_state")) {
      for (int s = 0; s < cell.states(); s++) {
        outputShapes.add(state);
      }
    }
    weights = List.copyOf(cell.weights());
    LayerSpec cellSpec = cell.binding.spec();
    DropoutMasks dropout =
        new DropoutMasks(cellSpec.number("dropout"), cell.gates, features, binding.nextKey());
    projection = new InputProjection(steps, features, cell.gates, cell.units, dropout);
    cellSteps = new Cell.Step[steps];
    for (int t = 0; t < steps; t++) {
      cellSteps[t] = cell.step();
    }
  }

  private static LayerSpec cellOf(LayerSpec spec) {
    return spec.layer("cell").orElseThrow();
  }

  @Override
  public List<WeightSpec> weights() {
    return weights;
  }

  @Override
  public List<TensorShape> outputShapes() {
    return List.copyOf(outputShapes);
  }

  @Override
  public TensorShape outputShape() {
    return outputShapes.size() == 1
        ? outputShapes.get(0)
        : TensorShape.of(outputShapes.stream().mapToInt(TensorShape::size).sum());
  }

  /** Forgets the states that a stateful layer keeps between passes. */
  @Override
  public void resetStates() {
    remembers = false;
  }

  private void reserve(int stride) {
    int length = cell.units * stride;
    if (held.length != length) {
      int kinds = cell.states();
      states = new float[steps + 1][kinds][length];
      newStates = masked ? new float[steps][kinds][length] : newStates;
      dStates = new float[kinds][length];
      dNewStates = new float[kinds][length];
      dOldStates = new float[kinds][length];
      projected = new float[steps * cell.gates * length];
      dProjected = new float[steps * cell.gates * length];
      stepProjected = new float[cell.gates * length];
      held = new float[length];
      dHeld = new float[length];
      remembers = false;
    }
  }

  @Override
  public void forward(Pass pass, float[][] weights, float[][] inputs, float[] output) {
    int stride = pass.stride();
    reserve(stride);
    int length = cell.units * stride;
    cell.begin(pass, weights);
    projection.forward(pass, cell.kernel(), cell.inputBias(), inputs[0], projected);
    start(inputs, length);
    Arrays.fill(held, 0f);
    for (int s = 0; s < steps; s++) {
      int t = backwards ? steps - 1 - s : s;
      int block = cell.gates * length;
      System.arraycopy(projected, t * block, stepProjected, 0, block);
      float[][] after = masked ? newStates[s] : states[s + 1];
      cellSteps[s].forward(pass, stepProjected, states[s], after);
      if (masked) {
        hold(inputs[inputs.length - 1], t, s, stride);
      } else {
        System.arraycopy(after[0], 0, held, 0, length);
      }
      if (sequences) {
        System.arraycopy(held, 0, output, s * length, length);
      }
    }
    int at = sequences ? steps * length : length;
    if (!sequences) {
      System.arraycopy(held, 0, output, 0, length);
    }
    for (int k = 0; k < outputShapes.size() - 1; k++) {
      System.arraycopy(states[steps][k], 0, output, at + k * length, length);
    }
    remembers = stateful;
  }

  private void start(float[][] inputs, int length) {
    for (int k = 0; k < cell.states(); k++) {
      if (statesGiven) {
        System.arraycopy(inputs[1 + k], 0, states[0][k], 0, length);
      } else if (remembers) {
        System.arraycopy(states[steps][k], 0, states[0][k], 0, length);
      } else {
        Arrays.fill(states[0][k], 0f);
      }
    }
  }

  /** Takes over new states and output where the mask of step {@code t} is set. */
  private void hold(float[] mask, int t, int s, int stride) {
    for (int i = 0; i < held.length; i++) {
      boolean on = mask[t * stride + i % stride] != 0;
      held[i] = on ? newStates[s][0][i] : held[i];
      for (int k = 0; k < cell.states(); k++) {
        states[s + 1][k][i] = on ? newStates[s][k][i] : states[s][k][i];
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
    int stride = pass.stride();
    int length = cell.units * stride;
    int block = cell.gates * length;
    startBackward(outputGradient, length);
    float[] dRecurrentBias = new float[cell.gates * cell.units];
    for (int s = steps - 1; s >= 0; s--) {
      int t = backwards ? steps - 1 - s : s;
      if (sequences) {
        for (int i = 0; i < length; i++) {
          dHeld[i] += outputGradient[s * length + i];
        }
      }
      splitByMask(masked ? inputs[inputs.length - 1] : null, t, stride);
      cellSteps[s].backward(pass, states[s], dNewStates, stepProjected, dOldStates, dRecurrentBias);
      for (int k = 0; k < cell.states(); k++) {
        for (int i = 0; i < length; i++) {
          dStates[k][i] += dOldStates[k][i];
        }
      }
      System.arraycopy(stepProjected, 0, dProjected, t * block, block);
    }
    for (int k = 0; statesGiven && k < cell.states(); k++) {
      float[] dInitial = inputGradients[1 + k];
      if (dInitial != null) {
        System.arraycopy(dStates[k], 0, dInitial, 0, length);
      }
    }
    Arrays.fill(weightGradients[0], 0f);
    projection.backward(
        pass, cell.kernel(), inputs[0], dProjected, inputGradients[0], weightGradients[0]);
    float[] dInputBias = new float[cell.gates * cell.units];
    ChannelSums.sum(dProjected, steps, dInputBias.length, stride, dInputBias);
    cell.finish(weights, weightGradients, dInputBias, dRecurrentBias);
  }

  private void startBackward(float[] outputGradient, int length) {
    Arrays.fill(cell.dRecurrent, 0f);
    Arrays.fill(dHeld, 0f);
    int at = sequences ? steps * length : length;
    if (!sequences) {
      System.arraycopy(outputGradient, 0, dHeld, 0, length);
    }
    for (int k = 0; k < cell.states(); k++) {
      if (k < outputShapes.size() - 1) {
        System.arraycopy(outputGradient, at + k * length, dStates[k], 0, length);
      } else {
        Arrays.fill(dStates[k], 0f);
      }
    }
  }

  /** Sends the gradients for output and states into the step, or past it where it is masked. */
  private void splitByMask(float @Nullable [] mask, int t, int stride) {
    for (int i = 0; i < dHeld.length; i++) {
      boolean on = mask == null || mask[t * stride + i % stride] != 0;
      for (int k = 0; k < cell.states(); k++) {
        dNewStates[k][i] = on ? dStates[k][i] : 0;
        dStates[k][i] = on ? 0 : dStates[k][i];
      }
      dNewStates[0][i] += on ? dHeld[i] : 0;
      dHeld[i] = on ? 0 : dHeld[i];
    }
  }
}
