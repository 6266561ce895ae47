package io.sparqat.quant.model;

import java.io.Serial;

/** A layer that does not fit its inputs; the message completes a sentence about the layer. */
final class ShapeException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  ShapeException(String message) {
    super(message);
  }
}
