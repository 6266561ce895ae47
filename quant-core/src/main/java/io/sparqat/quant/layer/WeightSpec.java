package io.sparqat.quant.layer;

import io.sparqat.quant.model.TensorShape;

/**
 * One weight tensor of a layer, in Keras's shape.
 *
 * @param name Keras's name without the layer, for example {@code kernel} or {@code moving_mean}
 * @param shape Keras's shape
 * @param role what training and averaging do with it
 */
public record WeightSpec(String name, TensorShape shape, Role role) {
  /** What training and parameter averaging do with a weight. */
  public enum Role {
    /** Updated by the optimizer, averaged. */
    TRAINABLE,
    /** A running statistic the layer itself updates while training; pooled between workers. */
    STATISTIC,
    /** A running count of steps or samples; pooled by its maximum. */
    COUNTER,
    /** Never changes. */
    FIXED
  }
}
