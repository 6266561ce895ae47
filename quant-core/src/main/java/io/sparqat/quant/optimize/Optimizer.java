package io.sparqat.quant.optimize;

import io.sparqat.quant.model.ClassConfig;

/**
 * How gradients become updates, by Keras 2.15's definitions; a value, its state is the caller's.
 *
 * <p>State is {@link #slots} values per parameter, {@code [slot][parameter]} in one array, zero
 * unless {@link #initialState} says otherwise.
 */
public interface Optimizer {
  Schedule learningRate();

  /** State arrays, each as long as the parameters. */
  int slots();

  /** What the state starts from. */
  default float initialState() {
    return 0;
  }

  /**
   * Replaces each gradient by what must be subtracted from its parameter, and advances the state. A
   * parameter whose gradient is and was always 0 gets 0.
   *
   * @param gradients at least {@code count} values
   * @param state {@code slots() * count} values
   * @param step updates made before this one
   */
  void updates(float[] gradients, float[] state, int count, long step);

  /**
   * The fraction of every parameter, times the learning rate, that is subtracted besides, decoupled
   * from the gradient (AdamW); 0 for the others.
   */
  default double weightDecay() {
    return 0;
  }

  /** Keras's class and arguments. */
  ClassConfig config();
}
