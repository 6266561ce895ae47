package io.sparqat.quant.layer.recurrent;

import io.sparqat.quant.layer.Pass;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The part of a recurrent layer that needs no order: all steps' inputs times the kernel. */
final class InputProjection {
  private final int steps;
  private final int inputs;
  private final int gates;
  private final int units;
  private final ColumnProduct whole;
  private final ColumnProduct[] byGate;
  private final DropoutMasks dropout;
  private float[] dropped = new float[0];
  private float[] part = new float[0];

  InputProjection(int steps, int inputs, int gates, int units, DropoutMasks dropout) {
    this.steps = steps;
    this.inputs = inputs;
    this.gates = gates;
    this.units = units;
    this.dropout = dropout;
    this.whole = new ColumnProduct(steps, inputs, gates * units, 0, gates * units);
    this.byGate = new ColumnProduct[gates];
    for (int gate = 0; gate < gates; gate++) {
      byGate[gate] = new ColumnProduct(steps, inputs, gates * units, gate * units, units);
    }
  }

  /** Computes {@code z}: {@code [step][gate][unit][stride]}. */
  void forward(Pass pass, float[] kernel, float @Nullable [] bias, float[] x, float[] z) {
    int stride = pass.stride();
    dropout.draw(pass);
    if (!dropout.active()) {
      whole.forward(kernel, bias, x, z, stride);
      return;
    }
    reserve(stride);
    for (int gate = 0; gate < gates; gate++) {
      dropout.apply(gate, x, dropped, steps, stride);
      float[] gateBias =
          bias == null ? null : Arrays.copyOfRange(bias, gate * units, (gate + 1) * units);
      byGate[gate].forward(kernel, gateBias, dropped, part, stride);
      int block = units * stride;
      for (int t = 0; t < steps; t++) {
        System.arraycopy(part, t * block, z, (t * gates + gate) * block, block);
      }
    }
  }

  private void reserve(int stride) {
    if (dropped.length < steps * inputs * stride) {
      dropped = new float[steps * inputs * stride];
      part = new float[Math.max(steps * units, steps * inputs) * stride];
    }
    if (part.length < steps * units * stride) {
      part = new float[steps * units * stride];
    }
  }

  /** Computes the gradient for {@code x}, where wanted, and adds that for the kernel. */
  void backward(
      Pass pass, float[] kernel, float[] x, float[] dz, float @Nullable [] dx, float[] dKernel) {
    int stride = pass.stride();
    if (!dropout.active()) {
      if (dx != null) {
        whole.inputGradient(kernel, dz, dx, stride);
      }
      whole.addWeightGradient(x, dz, dKernel, stride);
      return;
    }
    if (dx != null) {
      Arrays.fill(dx, 0, steps * inputs * stride, 0f);
    }
    int block = units * stride;
    float[] dGate = new float[steps * block];
    for (int gate = 0; gate < gates; gate++) {
      for (int t = 0; t < steps; t++) {
        System.arraycopy(dz, (t * gates + gate) * block, dGate, t * block, block);
      }
      dropout.apply(gate, x, dropped, steps, stride);
      byGate[gate].addWeightGradient(dropped, dGate, dKernel, stride);
      if (dx != null) {
        byGate[gate].inputGradient(kernel, dGate, dropped, stride);
        dropout.apply(gate, dropped, dropped, steps, stride);
        for (int i = 0; i < steps * inputs * stride; i++) {
          dx[i] += dropped[i];
        }
      }
    }
  }
}
