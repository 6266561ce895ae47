package io.sparqat.qtools.map;

import io.sparqat.quant.model.LayerType;
import org.jspecify.annotations.Nullable;

/** Why the operations of a layer class have no energy. */
final class NotModelled {
  private NotModelled() {}

  /** The reason; null for layers that only move values or do nothing at inference. */
  static @Nullable String reason(LayerType type) {
    return switch (type) {
      case SOFTMAX, ELU -> "exponentials have no circuit in the process tables";
      case PRELU, LEAKY_RELU -> "the products with the negative slope are left out";
      case SIMPLE_RNN_CELL, Q_SIMPLE_RNN_CELL, LSTM_CELL, Q_LSTM_CELL, GRU_CELL, Q_GRU_CELL ->
          "a cell on its own has no number of steps";
      default -> null;
    };
  }
}
