package io.sparqat.quant.layer.recurrent;

import java.util.Arrays;

/** A state times the recurrent kernel, for all gates or, with dropout, gate by gate. */
final class RecurrentProduct {
  private final int units;
  private final int firstGate;
  private final int gates;
  private final ColumnProduct whole;
  private final ColumnProduct[] byGate;
  private final DropoutMasks dropout;
  private float[] dropped = new float[0];
  private float[] part = new float[0];

  /**
   * The product with the columns of some neighbouring gates.
   *
   * @param allGates gates of the whole kernel
   */
  RecurrentProduct(int units, int allGates, int firstGate, int gates, DropoutMasks dropout) {
    this.units = units;
    this.firstGate = firstGate;
    this.gates = gates;
    this.dropout = dropout;
    int columns = allGates * units;
    whole = new ColumnProduct(1, units, columns, firstGate * units, gates * units);
    byGate = new ColumnProduct[gates];
    for (int gate = 0; gate < gates; gate++) {
      byGate[gate] = new ColumnProduct(1, units, columns, (firstGate + gate) * units, units);
    }
  }

  private void reserve(int stride) {
    if (dropped.length < units * stride) {
      dropped = new float[units * stride];
      part = new float[units * stride];
    }
  }

  /** Computes {@code y}: {@code [gate][unit][stride]}. */
  void forward(float[] kernel, float[] state, float[] y, int stride) {
    if (!dropout.active()) {
      whole.forward(kernel, null, state, y, stride);
      return;
    }
    reserve(stride);
    int block = units * stride;
    for (int gate = 0; gate < gates; gate++) {
      dropout.apply(firstGate + gate, state, dropped, 1, stride);
      byGate[gate].forward(kernel, null, dropped, part, stride);
      System.arraycopy(part, 0, y, gate * block, block);
    }
  }

  /** Computes the gradient for the state and adds that for the kernel. */
  void backward(
      float[] kernel, float[] state, float[] dy, float[] dState, float[] dKernel, int stride) {
    if (!dropout.active()) {
      whole.inputGradient(kernel, dy, dState, stride);
      whole.addWeightGradient(state, dy, dKernel, stride);
      return;
    }
    reserve(stride);
    int block = units * stride;
    Arrays.fill(dState, 0, block, 0f);
    for (int gate = 0; gate < gates; gate++) {
      System.arraycopy(dy, gate * block, part, 0, block);
      dropout.apply(firstGate + gate, state, dropped, 1, stride);
      byGate[gate].addWeightGradient(dropped, part, dKernel, stride);
      byGate[gate].inputGradient(kernel, part, dropped, stride);
      dropout.apply(firstGate + gate, dropped, dropped, 1, stride);
      for (int i = 0; i < block; i++) {
        dState[i] += dropped[i];
      }
    }
  }
}
