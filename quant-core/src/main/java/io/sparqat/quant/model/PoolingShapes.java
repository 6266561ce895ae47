package io.sparqat.quant.model;

/** Output shapes of pooling layers. */
final class PoolingShapes {
  private PoolingShapes() {}

  static TensorShape pool1d(LayerSpec layer, TensorShape input) {
    ShapeInference.rank(input, 2, "(steps, channels)");
    return TensorShape.of(
        length(layer, "steps", input.axis(0), layer.integer("pool_size"), layer.integer("strides")),
        input.channels());
  }

  static TensorShape pool2d(LayerSpec layer, TensorShape input) {
    ShapeInference.rank(input, 3, "(height, width, channels)");
    int[] size = layer.pair("pool_size");
    int[] strides = layer.pair("strides");
    return TensorShape.of(
        length(layer, "height", input.axis(0), size[0], strides[0]),
        length(layer, "width", input.axis(1), size[1], strides[1]),
        input.channels());
  }

  static TensorShape global(LayerSpec layer, TensorShape input, int spatialAxes) {
    ShapeInference.rank(
        input,
        spatialAxes + 1,
        spatialAxes == 1 ? "(steps, channels)" : "(height, width, channels)");
    if (!layer.flag("keepdims")) {
      return TensorShape.of(input.channels());
    }
    return spatialAxes == 1
        ? TensorShape.of(1, input.channels())
        : TensorShape.of(1, 1, input.channels());
  }

  private static int length(LayerSpec layer, String axis, int length, int size, int stride) {
    return layer.text("padding").equals("same")
        ? (length + stride - 1) / stride
        : valid(axis, length, size, stride, "pool_size");
  }

  /** Number of places of a window that stays inside. */
  static int valid(String axis, int length, int window, int stride, String argument) {
    if (window > length) {
      throw new ShapeException(
          "has a window of "
              + window
              + " over a "
              + axis
              + " of "
              + length
              + " (make "
              + argument
              + " smaller, use padding \"same\", or shrink less before it)");
    }
    return (length - window) / stride + 1;
  }
}
