package io.sparqat.datasets;

import java.util.Arrays;
import java.util.List;

/**
 * Rows of features with one class each, in primitive arrays.
 *
 * @param shape the shape of one row's features, channels last
 * @param features the values
 * @param labels one class a row, in {@code [0, classes)}; not copied
 * @param classes number of classes
 */
public record LabeledRows(int[] shape, Features features, int[] labels, int classes) {
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
    for (int row = 0; row < labels.length; row++) {
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
    for (int i = 0; i < order.length; i++) {
      chosen[i] = labels[order[i]];
    }
    return new LabeledRows(shape, features.select(order), chosen, classes);
  }

  /** These parts one after another; all of one shape, kind and number of classes. */
  public static LabeledRows concatenate(List<LabeledRows> parts) {
    LabeledRows first = parts.get(0);
    int rows = parts.stream().mapToInt(LabeledRows::rows).reduce(0, Math::addExact);
    int[] labels = new int[rows];
    int at = 0;
    for (LabeledRows part : parts) {
      System.arraycopy(part.labels, 0, labels, at, part.rows());
      at += part.rows();
    }
    Features features =
        first.features.concatenate(parts.stream().map(LabeledRows::features).toList());
    return new LabeledRows(first.shape, features, labels, first.classes);
  }

  /** The same rows with other features of the same shape. */
  public LabeledRows withFeatures(Features other) {
    return new LabeledRows(shape, other, labels, classes);
  }
}
