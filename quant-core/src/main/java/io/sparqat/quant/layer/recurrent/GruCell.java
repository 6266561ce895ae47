package io.sparqat.quant.layer.recurrent;

import io.sparqat.quant.kernel.ChannelSums;
import io.sparqat.quant.layer.LayerBinding;
import io.sparqat.quant.layer.Pass;

/**
 * GRU and QKeras's QGRU, gates in the order update, reset, candidate: {@code h' = z * Qs(h) + (1 -
 * z) * act(candidate)}. The reset gate multiplies the state before the recurrent kernel does, or,
 * with {@code reset_after}, the product after it.
 */
final class GruCell extends Cell {
  private final RecurrentProduct updateReset;
  private final RecurrentProduct candidateProduct;
  private final boolean resetAfter;

  GruCell(LayerBinding binding, int inputs) {
    super(binding, inputs, 3, binding.spec().flag("reset_after") ? 2 : 1);
    resetAfter = binding.spec().flag("reset_after");
    updateReset = new RecurrentProduct(units, 3, 0, 2, recurrentDropout);
    candidateProduct = new RecurrentProduct(units, 3, 2, 1, recurrentDropout);
  }

  @Override
  int states() {
    return 1;
  }

  @Override
  Step step() {
    return new GruStep();
  }

  private final class GruStep extends Step {
    private final Gate hidden = new Gate(stateQuantizer(), units);
    private final Gate update = new Gate(recurrentActivation(), units);
    private final Gate reset = new Gate(recurrentActivation(), units);
    private final Gate candidate = new Gate(activation(), units);

    /** Products of the state with the columns of update and reset, and their gradients. */
    private float[] products = new float[0];

    /** Argument of the candidate's product without {@code reset_after}, its result with it. */
    private float[] inner = new float[0];

    private float[] dInner = new float[0];
    private float[] dState = new float[0];

    @Override
    void forward(Pass pass, float[] projected, float[][] states, float[][] newStates) {
      int stride = pass.stride();
      int length = units * stride;
      reserve(stride);
      System.arraycopy(states[0], 0, hidden.z, 0, length);
      hidden.forward(pass);
      updateReset.forward(recurrentKernel(), hidden.y, products, stride);
      addBias(products, 0, 2 * units, stride);
      for (int i = 0; i < length; i++) {
        update.z[i] = projected[i] + products[i];
        reset.z[i] = projected[length + i] + products[length + i];
      }
      update.forward(pass);
      reset.forward(pass);
      candidate(projected, length, stride);
      candidate.forward(pass);
      for (int i = 0; i < length; i++) {
        float z = update.y[i];
        newStates[0][i] = z * hidden.y[i] + (1 - z) * candidate.y[i];
      }
    }

    private void candidate(float[] projected, int length, int stride) {
      if (resetAfter) {
        candidateProduct.forward(recurrentKernel(), hidden.y, inner, stride);
        addBias(inner, 2 * units, units, stride);
        for (int i = 0; i < length; i++) {
          candidate.z[i] = projected[2 * length + i] + reset.y[i] * inner[i];
        }
      } else {
        for (int i = 0; i < length; i++) {
          inner[i] = reset.y[i] * hidden.y[i];
        }
        candidateProduct.forward(recurrentKernel(), inner, candidate.z, stride);
        for (int i = 0; i < length; i++) {
          candidate.z[i] += projected[2 * length + i];
        }
      }
    }

    private void addBias(float[] values, int first, int count, int stride) {
      float[] bias = recurrentBias();
      if (bias != null) {
        for (int i = 0; i < count * stride; i++) {
          values[i] += bias[first + i / stride];
        }
      }
    }

    private void reserve(int stride) {
      hidden.reserve(stride);
      update.reserve(stride);
      reset.reserve(stride);
      candidate.reserve(stride);
      if (inner.length != units * stride) {
        products = new float[2 * units * stride];
        inner = new float[units * stride];
        dInner = new float[units * stride];
        dState = new float[units * stride];
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
      float[] g = dNewStates[0];
      for (int i = 0; i < length; i++) {
        update.dz[i] = g[i] * (hidden.y[i] - candidate.y[i]);
        candidate.dz[i] = g[i] * (1 - update.y[i]);
        hidden.dz[i] = g[i] * update.y[i];
      }
      candidate.backward(pass);
      if (resetAfter) {
        for (int i = 0; i < length; i++) {
          reset.dz[i] = candidate.dz[i] * inner[i];
          dInner[i] = candidate.dz[i] * reset.y[i];
        }
        candidateProduct.backward(recurrentKernel(), hidden.y, dInner, dState, dRecurrent, stride);
        addTo(hidden.dz, dState, length);
      } else {
        candidateProduct.backward(
            recurrentKernel(), inner, candidate.dz, dInner, dRecurrent, stride);
        for (int i = 0; i < length; i++) {
          reset.dz[i] = dInner[i] * hidden.y[i];
          hidden.dz[i] += dInner[i] * reset.y[i];
        }
      }
      update.backward(pass);
      reset.backward(pass);
      System.arraycopy(update.dz, 0, products, 0, length);
      System.arraycopy(reset.dz, 0, products, length, length);
      updateReset.backward(recurrentKernel(), hidden.y, products, dState, dRecurrent, stride);
      addTo(hidden.dz, dState, length);
      System.arraycopy(products, 0, dProjected, 0, 2 * length);
      System.arraycopy(candidate.dz, 0, dProjected, 2 * length, length);
      if (resetAfter) {
        addBiasGradient(products, 0, 2 * units, dRecurrentBias, stride);
        addBiasGradient(dInner, 2 * units, units, dRecurrentBias, stride);
      }
      hidden.backward(pass);
      System.arraycopy(hidden.dz, 0, dStates[0], 0, length);
    }

    private void addTo(float[] sum, float[] part, int length) {
      for (int i = 0; i < length; i++) {
        sum[i] += part[i];
      }
    }

    private void addBiasGradient(float[] g, int first, int count, float[] dBias, int stride) {
      float[] sums = new float[count];
      ChannelSums.sum(g, 1, count, stride, sums);
      for (int i = 0; i < count; i++) {
        dBias[first + i] += sums[i];
      }
    }
  }
}
