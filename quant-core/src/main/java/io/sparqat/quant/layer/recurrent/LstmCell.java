package io.sparqat.quant.layer.recurrent;

import io.sparqat.quant.layer.LayerBinding;
import io.sparqat.quant.layer.Pass;

/**
 * LSTM and QKeras's QLSTM, gates in the order input, forget, candidate, output: {@code c' = f *
 * Qs(c) + i * act(candidate)}, {@code h' = o * act(c')}.
 */
final class LstmCell extends Cell {
  private final RecurrentProduct product;

  LstmCell(LayerBinding binding, int inputs) {
    super(binding, inputs, 4, 1);
    product = new RecurrentProduct(units, 4, 0, 4, recurrentDropout);
  }

  @Override
  int states() {
    return 2;
  }

  @Override
  Step step() {
    return new LstmStep();
  }

  private final class LstmStep extends Step {
    private final Gate hidden = new Gate(stateQuantizer(), units);
    private final Gate carry = new Gate(stateQuantizer(), units);
    private final Gate input = new Gate(recurrentActivation(), units);
    private final Gate forget = new Gate(recurrentActivation(), units);
    private final Gate candidate = new Gate(activation(), units);
    private final Gate output = new Gate(recurrentActivation(), units);
    private final Gate newCarry = new Gate(activation(), units);
    private final Gate[] gatesInOrder = {input, forget, candidate, output};
    private float[] products = new float[0];

    @Override
    void forward(Pass pass, float[] projected, float[][] states, float[][] newStates) {
      int stride = pass.stride();
      int length = units * stride;
      reserve(stride);
      System.arraycopy(states[0], 0, hidden.z, 0, length);
      System.arraycopy(states[1], 0, carry.z, 0, length);
      hidden.forward(pass);
      carry.forward(pass);
      product.forward(recurrentKernel(), hidden.y, products, stride);
      for (int gate = 0; gate < gatesInOrder.length; gate++) {
        float[] z = gatesInOrder[gate].z;
        for (int i = 0, at = gate * length; i < length; i++) {
          z[i] = projected[at + i] + products[at + i];
        }
        gatesInOrder[gate].forward(pass);
      }
      for (int i = 0; i < length; i++) {
        newCarry.z[i] = forget.y[i] * carry.y[i] + input.y[i] * candidate.y[i];
      }
      newCarry.forward(pass);
      for (int i = 0; i < length; i++) {
        newStates[0][i] = output.y[i] * newCarry.y[i];
        newStates[1][i] = newCarry.z[i];
      }
    }

    private void reserve(int stride) {
      hidden.reserve(stride);
      carry.reserve(stride);
      newCarry.reserve(stride);
      for (Gate gate : gatesInOrder) {
        gate.reserve(stride);
      }
      if (products.length != 4 * units * stride) {
        products = new float[4 * units * stride];
      }
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
      for (int i = 0; i < length; i++) {
        output.dz[i] = dNewStates[0][i] * newCarry.y[i];
        newCarry.dz[i] = dNewStates[0][i] * output.y[i];
      }
      newCarry.backward(pass);
      for (int i = 0; i < length; i++) {
        float dCarry = newCarry.dz[i] + dNewStates[1][i];
        forget.dz[i] = dCarry * carry.y[i];
        carry.dz[i] = dCarry * forget.y[i];
        input.dz[i] = dCarry * candidate.y[i];
        candidate.dz[i] = dCarry * input.y[i];
      }
      for (int gate = 0; gate < gatesInOrder.length; gate++) {
        gatesInOrder[gate].backward(pass);
        System.arraycopy(gatesInOrder[gate].dz, 0, dProjected, gate * length, length);
      }
      product.backward(recurrentKernel(), hidden.y, dProjected, hidden.dz, dRecurrent, stride);
      hidden.backward(pass);
      carry.backward(pass);
      System.arraycopy(hidden.dz, 0, dStates[0], 0, length);
      System.arraycopy(carry.dz, 0, dStates[1], 0, length);
    }
  }
}
