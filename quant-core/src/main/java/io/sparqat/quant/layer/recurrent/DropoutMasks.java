package io.sparqat.quant.layer.recurrent;

import io.sparqat.quant.kernel.CounterRandom;
import io.sparqat.quant.kernel.Draw;
import io.sparqat.quant.layer.Pass;

/**
 * Keras's dropout of recurrent layers: a mask per gate, the same for all steps of a pass. Values
 * that stay are divided by the probability to stay.
 */
final class DropoutMasks {
  private final double rate;
  private final int gates;
  private final int features;
  private final int key;
  private float[][] masks = new float[0][];
  private boolean active;

  /**
   * @param rate probability of a value to be dropped; 0 for no dropout
   */
  DropoutMasks(double rate, int gates, int features, int key) {
    this.rate = rate;
    this.gates = gates;
    this.features = features;
    this.key = key;
  }

  /** Whether there is dropout in this pass. */
  boolean active() {
    return active;
  }

  /** Draws the masks of a pass. */
  void draw(Pass pass) {
    active = pass.training() && rate > 0;
    if (!active) {
      return;
    }
    int values = features * pass.stride();
    if (masks.length == 0 || masks[0].length < values) {
      masks = new float[gates][values];
    }
    Draw draw = new Draw(pass.seed(), key, pass.step(), true);
    float kept = (float) (1 / (1 - rate));
    for (int gate = 0; gate < gates; gate++) {
      int stream = CounterRandom.key(draw, gate);
      for (int i = 0; i < values; i++) {
        masks[gate][i] = CounterRandom.uniform(stream, i) < rate ? 0 : kept;
      }
    }
  }

  /** Multiplies {@code steps} vectors of {@code x} by the mask of a gate. */
  void apply(int gate, float[] x, float[] y, int steps, int stride) {
    int values = features * stride;
    float[] mask = masks[gate];
    for (int t = 0; t < steps; t++) {
      for (int i = 0; i < values; i++) {
        y[t * values + i] = x[t * values + i] * mask[i];
      }
    }
  }
}
