package io.sparqat.quant.layer.recurrent;

import io.sparqat.quant.layer.ActivationFunction;
import io.sparqat.quant.layer.Pass;

/** A value of a cell behind an activation: its argument and its result. */
final class Gate {
  private final ActivationFunction activation;
  private final int units;
  float[] z = new float[0];
  float[] y = new float[0];
  float[] dz = new float[0];

  Gate(ActivationFunction activation, int units) {
    this.activation = activation;
    this.units = units;
  }

  void reserve(int stride) {
    if (z.length != units * stride) {
      z = new float[units * stride];
      y = activation.linear() ? z : new float[units * stride];
      dz = new float[units * stride];
    }
  }

  /** Computes {@link #y} from {@link #z}. */
  void forward(Pass pass) {
    if (!activation.linear()) {
      activation.forward(pass, units, z, y);
    }
  }

  /** Turns the gradient for {@link #y} in {@link #dz} into that for {@link #z}. */
  void backward(Pass pass) {
    if (!activation.linear()) {
      activation.backward(pass, units, z, y, dz, dz);
    }
  }
}
