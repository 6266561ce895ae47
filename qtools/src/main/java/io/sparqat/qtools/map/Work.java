package io.sparqat.qtools.map;

import io.sparqat.qtools.operator.Operator;
import java.util.List;

/**
 * Operations that a layer performs together.
 *
 * @param count how often, for one sample
 * @param each what is done each time
 */
public record Work(long count, List<Operator> each) {
  public Work {
    each = List.copyOf(each);
  }

  static Work of(long count, Operator... each) {
    return new Work(count, List.of(each));
  }
}
