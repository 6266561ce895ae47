package io.sparqat.quant.layer.weight;

import io.sparqat.quant.model.TensorShape;

/** What is done to a weight after each update by the optimizer. */
public interface Constraint {
  /** Changes the weight, row-major in Keras's shape, in place. */
  void apply(float[] weight, TensorShape shape);
}
