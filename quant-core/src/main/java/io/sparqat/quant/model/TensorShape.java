package io.sparqat.quant.model;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The shape of one sample, without the batch axis, channels last; {@code ()} is a scalar. */
public record TensorShape(int... axes) {
  /** Copies the axes; each must be at least 1. */
  public TensorShape {
    axes = axes.clone();
    for (int axis : axes) {
      if (axis < 1) {
        throw new IllegalArgumentException(
            "Invalid shape: " + Arrays.toString(axes) + " (every axis must be >= 1)");
      }
    }
  }

  public static TensorShape of(int... axes) {
    return new TensorShape(axes);
  }

  @Override
  public int[] axes() {
    return axes.clone();
  }

  public int rank() {
    return axes.length;
  }

  /** The axis at {@code index}; negative indices count from the last axis. */
  public int axis(int index) {
    return axes[index < 0 ? axes.length + index : index];
  }

  /** The last axis, where channels stand; 1 for a scalar. */
  public int channels() {
    return axes.length == 0 ? 1 : axes[axes.length - 1];
  }

  /** Number of values; fails when it does not fit an int. */
  public int size() {
    int size = 1;
    for (int axis : axes) {
      size = Math.multiplyExact(size, axis);
    }
    return size;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TensorShape shape && Arrays.equals(axes, shape.axes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(axes);
  }

  /** As Keras prints it, without the batch axis: {@code (28, 28, 1)}. */
  @Override
  public String toString() {
    return Arrays.stream(axes)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(", ", "(", axes.length == 1 ? ",)" : ")"));
  }
}
