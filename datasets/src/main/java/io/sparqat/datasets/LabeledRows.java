package io.sparqat.datasets;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows of features with one class each, in primitive arrays.
 *
 * @param shape the shape of one row's features, channels last
 * @param features the values
 * @param labels one class a row, in {@code [0, classes)}; not copied
 * @param classes number of classes
 * @param numbers each row's number in its source, which it keeps wherever it goes; not copied
 * @param weights how much each row counts, or null where all count 1; not copied
 */
public record LabeledRows(
    int[] shape,
    Features features,
    int[] labels,
    int classes,
    int[] numbers,
    float @Nullable [] weights) {
  /** All rows of a source, in its order, each counting 1. */
  public LabeledRows(int[] shape, Features features, int[] labels, int classes) {
    this(shape, features, labels, classes, IntStream.range(0, labels.length).toArray());
  }

  /** Rows with numbers of their own, each counting 1. */
  public LabeledRows(int[] shape, Features features, int[] labels, int classes, int[] numbers) {
    this(shape, features, labels, classes, numbers, null);
  }

  public LabeledRows {
    shape = shape.clone();
    int size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    if (size != features.width()) {
      throw new IllegalArgumentException(
          "Invalid shape: "
              + Arrays.toString(shape)
              + " (must have "
              + features.width()
              + " values)");
    }
    if (labels.length != features.rows()) {
      throw new IllegalArgumentException(
          "Cannot pair labels with rows: "
              + labels.length
              + " labels, "
              + features.rows()
              + " rows (the counts must be equal)");
    }
    if (numbers.length != labels.length || weights != null && weights.length != labels.length) {
      throw new IllegalArgumentException(
          "Cannot pair numbers and weights with rows: there are "
              + labels.length
              + " rows (the counts must be equal)");
    }
    for (int row = 0; row < labels.length; row++) {
      if (weights != null && !(weights[row] >= 0 && weights[row] <= Float.MAX_VALUE)) {
        throw new IllegalArgumentException(
            "Invalid weight: " + weights[row] + " in row " + row + " (must be a number >= 0)");
      }
      if (labels[row] < 0 || labels[row] >= classes) {
        throw new IllegalArgumentException(
            "Invalid label: "
                + labels[row]
                + " in row "
                + row
                + " (must be in [0, "
                + classes
                + "))");
      }
    }
  }

  @Override
  public int[] shape() {
    return shape.clone();
  }

  public int rows() {
    return labels.length;
  }

  /** The same rows, each counting as much as its weight. */
  public LabeledRows weighted(float[] byRow) {
    return new LabeledRows(shape, features, labels, classes, numbers, byRow);
  }

  /** How many rows each class has. */
  public long[] histogram() {
    long[] counts = new long[classes];
    for (int label : labels) {
      counts[label]++;
    }
    return counts;
  }

  /** The chosen rows, in that order, as a copy. */
  public LabeledRows select(int[] order) {
    int[] chosen = new int[order.length];
    int[] chosenNumbers = new int[order.length];
    float[] chosenWeights = weights == null ? null : new float[order.length];
    for (int i = 0; i < order.length; i++) {
      chosen[i] = labels[order[i]];
      chosenNumbers[i] = numbers[order[i]];
      if (chosenWeights != null && weights != null) {
        chosenWeights[i] = weights[order[i]];
      }
    }
    return new LabeledRows(
        shape, features.select(order), chosen, classes, chosenNumbers, chosenWeights);
  }

  /** These parts one after another; all of one shape, kind, number of classes, weighted or not. */
  public static LabeledRows concatenate(List<LabeledRows> parts) {
    LabeledRows first = parts.get(0);
    int rows = parts.stream().mapToInt(LabeledRows::rows).reduce(0, Math::addExact);
    int[] labels = new int[rows];
    int[] numbers = new int[rows];
    float[] weights = first.weights == null ? null : new float[rows];
    int at = 0;
    for (LabeledRows part : parts) {
      System.arraycopy(part.labels, 0, labels, at, part.rows());
      System.arraycopy(part.numbers, 0, numbers, at, part.rows());
      if (weights != null) {
        System.arraycopy(Objects.requireNonNull(part.weights), 0, weights, at, part.rows());
      }
      at += part.rows();
    }
    Features features =
        first.features.concatenate(parts.stream().map(LabeledRows::features).toList());
    return new LabeledRows(first.shape, features, labels, first.classes, numbers, weights);
  }

  /** The same rows with other features of the same shape. */
  public LabeledRows withFeatures(Features other) {
    return new LabeledRows(shape, other, labels, classes, numbers, weights);
  }
}
