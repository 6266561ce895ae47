package io.sparqat.quant.search.tuner;

import io.sparqat.quant.search.HyperParameter;
import io.sparqat.quant.search.SearchSpace;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A point of a space by the index of each parameter's value; a value type.
 *
 * @param indices one for each parameter of the space, in its order
 */
public record Point(int... indices) {
  public Point {
    indices = indices.clone();
  }

  @Override
  public int[] indices() {
    return indices.clone();
  }

  int index(int parameter) {
    return indices[parameter];
  }

  int length() {
    return indices.length;
  }

  Point with(int parameter, int index) {
    int[] changed = indices.clone();
    changed[parameter] = index;
    return new Point(changed);
  }

  /** A point drawn evenly. */
  static Point random(SearchSpace space, SplittableRandom random) {
    return new Point(
        space.parameters().stream().mapToInt(p -> random.nextInt(p.values().size())).toArray());
  }

  /** The point of every parameter's default. */
  static Point defaults(SearchSpace space) {
    return new Point(
        space.parameters().stream().mapToInt(p -> p.values().indexOf(p.defaultValue())).toArray());
  }

  /** The values at this point, by parameter name. */
  public Map<String, Object> assignment(SearchSpace space) {
    Map<String, Object> assignment = new LinkedHashMap<>();
    for (int i = 0; i < indices.length; i++) {
      HyperParameter parameter = space.parameters().get(i);
      assignment.put(parameter.name(), parameter.values().get(indices[i]));
    }
    return Collections.unmodifiableMap(assignment);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Point point && Arrays.equals(indices, point.indices);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(indices);
  }

  @Override
  public String toString() {
    return Arrays.toString(indices);
  }
}
