package io.sparqat.quant.rows;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * How much the rows of each class count in the loss of training: Keras's {@code class_weight}. The
 * loss of a row is multiplied by the weight of its class; the mean of a batch is still over its
 * rows, whatever they weigh.
 *
 * @param weights one per class, in the order of the classes; empty where all count alike
 */
public record ClassWeights(List<Double> weights) implements Serializable {
  /** All classes count alike. */
  public static final ClassWeights NONE = new ClassWeights(List.of());

  public ClassWeights {
    weights = List.copyOf(weights);
    for (double weight : weights) {
      if (!(weight >= 0 && weight <= Float.MAX_VALUE)) {
        throw new IllegalArgumentException(
            "Invalid class weight: " + weight + " (must be a number >= 0)");
      }
    }
    if (!weights.isEmpty() && weights.stream().allMatch(weight -> weight == 0)) {
      throw new IllegalArgumentException(
          "Invalid class weights: " + weights + " (must not all be 0)");
    }
  }

  public boolean isNone() {
    return weights.isEmpty();
  }

  /**
   * Checks that there is a weight for every class.
   *
   * @throws IllegalArgumentException where there is not
   */
  public void requireClasses(int classes) {
    if (!isNone() && weights.size() != classes) {
      throw new IllegalArgumentException(
          "Invalid class weights: "
              + weights.size()
              + " of them (must be one for each of "
              + classes
              + " classes)");
    }
  }

  /** The weights with commas between them; empty for none. */
  public String text() {
    return String.join(",", weights.stream().map(String::valueOf).toList());
  }

  /** The weights of a {@link #text}. */
  public static ClassWeights parse(String text) {
    return text.isEmpty()
        ? NONE
        : new ClassWeights(Arrays.stream(text.split(",", -1)).map(Double::valueOf).toList());
  }
}
