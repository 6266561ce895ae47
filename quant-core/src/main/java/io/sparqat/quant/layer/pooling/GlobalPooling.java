package io.sparqat.quant.layer.pooling;

import io.sparqat.quant.layer.LayerBinding;
import io.sparqat.quant.model.TensorShape;
import java.util.Arrays;

/** What the global pooling layers share: the shape of their output. */
final class GlobalPooling {
  private GlobalPooling() {}

  /** One value per channel; with {@code keepdims} the other axes stay, of length 1. */
  static TensorShape outputShape(LayerBinding binding) {
    TensorShape input = binding.input();
    if (!binding.spec().flag("keepdims")) {
      return TensorShape.of(input.channels());
    }
    int[] axes = new int[input.rank()];
    Arrays.fill(axes, 1);
    axes[axes.length - 1] = input.channels();
    return new TensorShape(axes);
  }
}
