package io.sparqat.quant.search;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The dimensions of a search, in the order in which building a candidate first asks for them.
 *
 * @param parameters unique by name
 */
public record SearchSpace(List<HyperParameter> parameters) {
  public SearchSpace {
    parameters = List.copyOf(parameters);
  }

  /** The assignment of every parameter's default. */
  public Map<String, Object> defaults() {
    Map<String, Object> assignment = new LinkedHashMap<>();
    parameters.forEach(p -> assignment.put(p.name(), p.defaultValue()));
    return Collections.unmodifiableMap(assignment);
  }

  /** Number of assignments, saturating at {@link Long#MAX_VALUE}. */
  public long size() {
    long size = 1;
    for (HyperParameter parameter : parameters) {
      int values = parameter.values().size();
      if (size > Long.MAX_VALUE / values) {
        return Long.MAX_VALUE;
      }
      size *= values;
    }
    return size;
  }

  /**
   * The assignment with index {@code index} in [0, {@link #size()}), the last parameter fastest.
   */
  public Map<String, Object> at(long index) {
    if (index < 0 || index >= size()) {
      throw new IllegalArgumentException(
          "Invalid index: " + index + " (must be in [0, " + size() + "))");
    }
    List<Object> values = new ArrayList<>();
    long rest = index;
    for (int i = parameters.size() - 1; i >= 0; i--) {
      List<Object> candidates = parameters.get(i).values();
      values.add(candidates.get((int) (rest % candidates.size())));
      rest /= candidates.size();
    }
    Map<String, Object> assignment = new LinkedHashMap<>();
    for (int i = 0; i < parameters.size(); i++) {
      assignment.put(parameters.get(i).name(), values.get(parameters.size() - 1 - i));
    }
    return Collections.unmodifiableMap(assignment);
  }
}
