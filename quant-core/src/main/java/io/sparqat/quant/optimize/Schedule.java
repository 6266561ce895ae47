package io.sparqat.quant.optimize;

import io.sparqat.quant.model.ClassConfig;

/** A learning rate as a function of the step, counted from 0. */
public interface Schedule {
  /** The rate of {@code step}, in float32 as TensorFlow computes with it. */
  float rate(long step);

  /** Keras's class and arguments. */
  ClassConfig config();
}
