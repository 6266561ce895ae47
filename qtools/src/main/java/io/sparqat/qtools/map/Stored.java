package io.sparqat.qtools.map;

import io.sparqat.qtools.type.DataType;
import java.util.List;

/**
 * Weights in memory.
 *
 * @param type of one element
 * @param shape as QTools writes it; a bias is one number
 * @param count elements read for one sample
 */
public record Stored(DataType type, List<Integer> shape, long count) {
  public Stored {
    shape = List.copyOf(shape);
  }

  static Stored vector(DataType type, long count) {
    return new Stored(type, List.of((int) count), count);
  }
}
