package io.sparqat.quant.model;

import java.util.List;

/** Output shapes of layers that join several inputs. */
final class MergeShapes {
  private MergeShapes() {}

  static TensorShape of(LayerSpec layer, List<TensorShape> inputs) {
    int least = layer.type() == LayerType.CONCATENATE ? 1 : 2;
    if (inputs.size() < least) {
      throw new ShapeException(
          "takes " + least + " or more inputs, not " + inputs.size() + " (list them in inputs)");
    }
    return switch (layer.type()) {
      case CONCATENATE -> concatenate(layer, inputs);
      case DOT -> dot(layer, inputs);
      case SUBTRACT -> {
        two(inputs);
        yield broadcast(inputs);
      }
      default -> broadcast(inputs);
    };
  }

  private static void two(List<TensorShape> inputs) {
    if (inputs.size() != 2) {
      throw new ShapeException("takes two inputs, not " + inputs.size());
    }
  }

  /** Equal axes, or 1 on one side; a smaller rank is padded in front, as Keras does. */
  private static TensorShape broadcast(List<TensorShape> inputs) {
    int[] result = inputs.get(0).axes();
    for (TensorShape input : inputs.subList(1, inputs.size())) {
      result = broadcast(result, input.axes(), inputs);
    }
    return new TensorShape(result);
  }

  private static int[] broadcast(int[] a, int[] b, List<TensorShape> inputs) {
    int[] result = new int[Math.max(a.length, b.length)];
    for (int i = 1; i <= result.length; i++) {
      int x = i <= a.length ? a[a.length - i] : 1;
      int y = i <= b.length ? b[b.length - i] : 1;
      if (x != y && x != 1 && y != 1) {
        throw new ShapeException(
            "cannot join shapes " + text(inputs) + " (axes must be equal or 1)");
      }
      result[result.length - i] = Math.max(x, y);
    }
    return result;
  }

  private static TensorShape concatenate(LayerSpec layer, List<TensorShape> inputs) {
    int[] result = inputs.get(0).axes();
    int axis = axis(layer.integer("axis"), inputs.get(0));
    for (TensorShape input : inputs.subList(1, inputs.size())) {
      boolean fits = input.rank() == result.length;
      for (int i = 0; fits && i < result.length; i++) {
        fits = i == axis || input.axis(i) == result[i];
      }
      if (!fits) {
        throw new ShapeException(
            "cannot join shapes "
                + text(inputs)
                + " (all axes but axis "
                + layer.integer("axis")
                + " must be equal)");
      }
      result[axis] = Math.addExact(result[axis], input.axis(axis));
    }
    return new TensorShape(result);
  }

  /** Keras counts the batch axis: 1 is the first axis of a sample. */
  private static int axis(int axis, TensorShape shape) {
    int index = axis < 0 ? shape.rank() + axis : axis - 1;
    if (axis == 0 || index < 0 || index >= shape.rank()) {
      throw new ShapeException(
          "has axis " + axis + ", which input " + shape + " does not have (axis 0 is the batch)");
    }
    return index;
  }

  private static TensorShape dot(LayerSpec layer, List<TensorShape> inputs) {
    two(inputs);
    int[] axes = layer.ints("axes");
    int first = axis(axes[0], inputs.get(0));
    int second = axis(axes[axes.length - 1], inputs.get(1));
    if (inputs.get(0).axis(first) != inputs.get(1).axis(second)) {
      throw new ShapeException(
          "cannot multiply shapes " + text(inputs) + " over axes of different length");
    }
    int rank = inputs.get(0).rank() + inputs.get(1).rank() - 2;
    int[] result = new int[Math.max(rank, 1)];
    result[0] = 1;
    int n = 0;
    for (int i = 0; i < inputs.get(0).rank(); i++) {
      if (i != first) {
        result[n++] = inputs.get(0).axis(i);
      }
    }
    for (int i = 0; i < inputs.get(1).rank(); i++) {
      if (i != second) {
        result[n++] = inputs.get(1).axis(i);
      }
    }
    return new TensorShape(result);
  }

  private static String text(List<TensorShape> inputs) {
    return String.join(" and ", inputs.stream().map(TensorShape::toString).toList());
  }
}
