package io.sparqat.quant.search;

import java.util.List;

/**
 * One dimension of a search space.
 *
 * @param name unique in its space
 * @param values the candidates, strings or numbers, in order; a single one where nothing is chosen
 * @param defaultValue the value of the default trial
 */
public record HyperParameter(String name, List<Object> values, Object defaultValue) {
  /** Copies the values; there must be one, and the default among them. */
  public HyperParameter {
    values = List.copyOf(values);
    if (!values.contains(defaultValue)) {
      throw new IllegalArgumentException(
          "Cannot define '" + name + "': its default " + defaultValue + " is not in " + values);
    }
  }

  /** Whether there is only one value, which keras-tuner calls {@code Fixed}. */
  public boolean fixed() {
    return values.size() == 1;
  }

  /** Whether near values are alike, so that a tuner may interpolate: numbers are, names are not. */
  public boolean ordered() {
    return values.get(0) instanceof Number;
  }
}
