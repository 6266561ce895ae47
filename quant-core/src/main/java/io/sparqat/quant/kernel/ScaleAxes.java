package io.sparqat.quant.kernel;

import io.sparqat.quant.spec.ScaleRule;
import java.util.Arrays;
import java.util.List;

/** Which axes of a tensor keep their own scale, and how groups split them. */
final class ScaleAxes {
  private ScaleAxes() {}

  /**
   * The kept axes of {@code scale_axis}; without it the last axis, or Keras's first one under
   * {@code channels_first}.
   *
   * @throws IllegalArgumentException when the tensor has no such axis
   */
  static boolean[] kept(int rank, ScaleRule rule, boolean channelsFirst) {
    boolean[] kept = new boolean[rank];
    for (int axis : rule.axes()) {
      kept[position(axis, rank)] = true;
    }
    if (rule.axes().isEmpty() && rank > 0) {
      kept[channelsFirst ? 0 : rank - 1] = true;
    }
    return kept;
  }

  /** Every axis, or none. */
  static boolean[] all(int rank, boolean kept) {
    boolean[] all = new boolean[rank];
    Arrays.fill(all, kept);
    return all;
  }

  /**
   * The layout of {@code elements_per_scale}: each grouped axis is split in groups, which keep a
   * scale, and their members, which share it.
   *
   * @throws IllegalArgumentException when a group size does not divide its axis
   */
  static ScaleLayout grouped(int[] shape, boolean[] kept, ScaleRule rule) {
    List<Integer> sizes = rule.elementsPerScale();
    if (sizes.isEmpty()) {
      return new ScaleLayout(shape, kept);
    }
    int[] group = new int[shape.length];
    for (int i = 0; i < rule.axes().size(); i++) {
      int axis = position(rule.axes().get(i), shape.length);
      group[axis] = sizes.get(sizes.size() == 1 ? 0 : i);
      if (shape[axis] % group[axis] != 0) {
        throw new IllegalArgumentException(
            "Invalid elements_per_scale: "
                + group[axis]
                + " (must divide the "
                + shape[axis]
                + " elements of axis "
                + axis
                + ")");
      }
    }
    int rank = shape.length + rule.axes().size();
    int[] split = new int[rank];
    boolean[] splitKept = new boolean[rank];
    int at = 0;
    for (int axis = 0; axis < shape.length; axis++) {
      split[at] = group[axis] > 0 ? shape[axis] / group[axis] : shape[axis];
      splitKept[at++] = kept[axis];
      if (group[axis] > 0) {
        split[at++] = group[axis];
      }
    }
    return new ScaleLayout(split, splitKept);
  }

  static int position(int axis, int rank) {
    int position = axis < 0 ? axis + rank : axis;
    if (position < 0 || position >= rank) {
      throw new IllegalArgumentException(
          "Invalid scale_axis: " + axis + " (must be an axis of a tensor of rank " + rank + ")");
    }
    return position;
  }
}
