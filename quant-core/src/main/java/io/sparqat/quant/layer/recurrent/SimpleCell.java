package io.sparqat.quant.layer.recurrent;

import io.sparqat.quant.layer.LayerBinding;
import io.sparqat.quant.layer.Pass;

/** SimpleRNN and QKeras's QSimpleRNN: {@code h' = act(x * K + b + Qs(h) * R)}. */
final class SimpleCell extends Cell {
  private final RecurrentProduct product;

  SimpleCell(LayerBinding binding, int inputs) {
    super(binding, inputs, 1, 1);
    product = new RecurrentProduct(units, 1, 0, 1, recurrentDropout);
  }

  @Override
  int states() {
    return 1;
  }

  @Override
  Step step() {
    return new SimpleStep();
  }

  private final class SimpleStep extends Step {
    private final Gate state = new Gate(stateQuantizer(), units);
    private final Gate output = new Gate(activation(), units);

    @Override
    void forward(Pass pass, float[] projected, float[][] states, float[][] newStates) {
      int stride = pass.stride();
      int length = units * stride;
      state.reserve(stride);
      output.reserve(stride);
      System.arraycopy(states[0], 0, state.z, 0, length);
      state.forward(pass);
      product.forward(recurrentKernel(), state.y, output.z, stride);
      for (int i = 0; i < length; i++) {
        output.z[i] += projected[i];
      }
      output.forward(pass);
      System.arraycopy(output.y, 0, newStates[0], 0, length);
    }

    @Override
    void backward(
        Pass pass,
        float[][] states,
        float[][] dNewStates,
        float[] dProjected,
        float[][] dStates,
        float[] dRecurrentBias) {
      int stride = pass.stride();
      int length = units * stride;
      System.arraycopy(dNewStates[0], 0, output.dz, 0, length);
      output.backward(pass);
      System.arraycopy(output.dz, 0, dProjected, 0, length);
      product.backward(recurrentKernel(), state.y, output.dz, state.dz, dRecurrent, stride);
      state.backward(pass);
      System.arraycopy(state.dz, 0, dStates[0], 0, length);
    }
  }
}
