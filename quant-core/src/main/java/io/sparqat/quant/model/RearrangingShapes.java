package io.sparqat.quant.model;

import java.util.Arrays;

/** Output shapes of layers that move values around without computing anything. */
final class RearrangingShapes {
  private RearrangingShapes() {}

  static TensorShape of(LayerSpec layer, TensorShape input) {
    return switch (layer.type()) {
      case FLATTEN -> TensorShape.of(input.size());
      case RESHAPE -> reshape(layer, input);
      case PERMUTE -> permute(layer, input);
      case REPEAT_VECTOR -> {
        ShapeInference.rank(input, 1, "(features,)");
        yield TensorShape.of(layer.integer("n"), input.axis(0));
      }
      case ZERO_PADDING_1D -> resize(layer, input, "padding", 1, 1);
      case ZERO_PADDING_2D -> resize(layer, input, "padding", 2, 1);
      case CROPPING_1D -> resize(layer, input, "cropping", 1, -1);
      case CROPPING_2D -> resize(layer, input, "cropping", 2, -1);
      case UP_SAMPLING_1D -> {
        ShapeInference.rank(input, 2, "(steps, channels)");
        yield TensorShape.of(
            Math.multiplyExact(input.axis(0), layer.integer("size")), input.channels());
      }
      case UP_SAMPLING_2D -> {
        ShapeInference.rank(input, 3, "(height, width, channels)");
        int[] size = layer.pair("size");
        yield TensorShape.of(
            Math.multiplyExact(input.axis(0), size[0]),
            Math.multiplyExact(input.axis(1), size[1]),
            input.channels());
      }
      case EMBEDDING -> embedding(layer, input);
      case COMPUTED_MASK -> TensorShape.of(input.axis(0), 1);
      case SELECT_OUTPUT -> selected(layer, input);
      default -> throw new IllegalArgumentException("Not a rearranging layer: " + layer.type());
    };
  }

  private static TensorShape selected(LayerSpec layer, TensorShape input) {
    int offset = layer.optionalInteger("offset").orElse(-1);
    TensorShape shape = new TensorShape(layer.ints("shape"));
    if (offset < 0 || offset + shape.size() > input.size()) {
      throw new ShapeException(
          "reads a layer with one output (it is for recurrent layers with return_state, and for"
              + " Bidirectional with merge_mode None)");
    }
    return shape;
  }

  static TensorShape steps(TensorShape input) {
    ShapeInference.rank(input, 2, "(steps, features)");
    return input;
  }

  private static TensorShape reshape(LayerSpec layer, TensorShape input) {
    int[] target = layer.ints("target_shape");
    int unknown = -1;
    int known = 1;
    for (int i = 0; i < target.length; i++) {
      if (target[i] == -1 && unknown < 0) {
        unknown = i;
      } else if (target[i] < 1) {
        throw new ShapeException(
            "has target_shape "
                + Arrays.toString(target)
                + " (axes must be >= 1; one may be -1 for what is left)");
      } else {
        known = Math.multiplyExact(known, target[i]);
      }
    }
    int size = input.size();
    if (unknown >= 0 ? size % known != 0 : size != known) {
      throw new ShapeException(
          "cannot give the "
              + size
              + " values of input "
              + input
              + " the shape "
              + Arrays.toString(target));
    }
    if (unknown >= 0) {
      target[unknown] = size / known;
    }
    return new TensorShape(target);
  }

  private static TensorShape permute(LayerSpec layer, TensorShape input) {
    int[] dims = layer.ints("dims");
    int[] sorted = dims.clone();
    Arrays.sort(sorted);
    boolean all = dims.length == input.rank();
    for (int i = 0; all && i < sorted.length; i++) {
      all = sorted[i] == i + 1;
    }
    if (!all) {
      throw new ShapeException(
          "has dims "
              + Arrays.toString(dims)
              + " (must name each of the "
              + input.rank()
              + " axes of input "
              + input
              + " once, counting from 1)");
    }
    return new TensorShape(Arrays.stream(dims).map(dim -> input.axis(dim - 1)).toArray());
  }

  private static TensorShape resize(
      LayerSpec layer, TensorShape input, String argument, int axes, int sign) {
    ShapeInference.rank(
        input, axes + 1, axes == 1 ? "(steps, channels)" : "(height, width, channels)");
    int[] result = input.axes();
    int[][] margins = layer.margins(argument, axes);
    for (int axis = 0; axis < axes; axis++) {
      result[axis] += sign * (margins[axis][0] + margins[axis][1]);
      if (result[axis] < 1) {
        throw new ShapeException("crops everything of input " + input + " away");
      }
    }
    return new TensorShape(result);
  }

  private static TensorShape embedding(LayerSpec layer, TensorShape input) {
    int[] axes = Arrays.copyOf(input.axes(), input.rank() + 1);
    axes[input.rank()] = layer.integer("output_dim");
    return new TensorShape(axes);
  }
}
