package io.sparqat.quant.optimize;

import io.sparqat.quant.model.form.ClassConfigText;

/** The text form of an optimizer: Keras's {@code {"class_name": ..., "config": {...}}}. */
public final class OptimizerText {
  private OptimizerText() {}

  public static String write(Optimizer optimizer) {
    return ClassConfigText.write(optimizer.config());
  }

  /**
   * @throws IllegalArgumentException if the text is not the form of an optimizer
   */
  public static Optimizer parse(String text) {
    return Optimizers.of(ClassConfigText.parse(text, "optimizer"));
  }
}
