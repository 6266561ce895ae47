package io.sparqat.quant.train;

/** A number about predictions, gathered batch by batch; by Keras's definition of the name. */
public interface Metric {
  /** Keras's name, for example {@code accuracy}. */
  String name();

  /** Takes in one row. */
  void add(float[] prediction, float[] target);

  /** The value over all rows taken in. */
  double value();

  /** Forgets all rows. */
  void reset();
}
