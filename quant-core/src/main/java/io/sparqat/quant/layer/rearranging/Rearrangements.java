package io.sparqat.quant.layer.rearranging;

import io.sparqat.quant.layer.LayerBinding;
import io.sparqat.quant.layer.LayerOp;
import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.TensorShape;
import java.util.function.IntUnaryOperator;

/** Makes the layers that only move values. Spatial axes are the ones before the channels. */
public final class Rearrangements {
  private Rearrangements() {}

  /** Keras's Permute; axes are counted from 1. */
  public static LayerOp permute(LayerBinding binding) {
    TensorShape input = binding.input();
    int[] dims = binding.spec().ints("dims");
    int[] axes = new int[dims.length];
    int[] steps = new int[dims.length];
    for (int a = 0; a < dims.length; a++) {
      axes[a] = input.axis(dims[a] - 1);
      steps[a] = 1;
      for (int b = dims[a]; b < input.rank(); b++) {
        steps[a] *= input.axis(b);
      }
    }
    TensorShape output = new TensorShape(axes);
    int[] source = new int[output.size()];
    for (int r = 0; r < source.length; r++) {
      for (int a = axes.length - 1, rest = r; a >= 0; a--) {
        source[r] += rest % axes[a] * steps[a];
        rest /= axes[a];
      }
    }
    return new GatherLayer(input, output, source);
  }

  /** Keras's RepeatVector. */
  public static LayerOp repeatVector(LayerBinding binding) {
    int length = binding.input().size();
    TensorShape output = TensorShape.of(binding.spec().integer("n"), length);
    int[] source = new int[output.size()];
    for (int r = 0; r < source.length; r++) {
      source[r] = r % length;
    }
    return new GatherLayer(binding.input(), output, source);
  }

  /** Keras's ZeroPadding1D and ZeroPadding2D. */
  public static LayerOp zeroPadding(LayerBinding binding) {
    return margins(binding, "padding", 1);
  }

  /** Keras's Cropping1D and Cropping2D. */
  public static LayerOp cropping(LayerBinding binding) {
    return margins(binding, "cropping", -1);
  }

  private static LayerOp margins(LayerBinding binding, String name, int sign) {
    TensorShape input = binding.input();
    boolean flat = input.rank() == 2;
    int[][] margins = binding.spec().margins(name, flat ? 1 : 2);
    int top = flat ? 0 : sign * margins[0][0];
    int bottom = flat ? 0 : sign * margins[0][1];
    int left = sign * margins[flat ? 0 : 1][0];
    int right = sign * margins[flat ? 0 : 1][1];
    return image(
        input,
        height(input) + top + bottom,
        width(input) + left + right,
        y -> y - top,
        x -> x - left);
  }

  /** Keras's UpSampling1D, and UpSampling2D of nearest neighbours. */
  public static LayerOp upSampling(LayerBinding binding) {
    LayerSpec spec = binding.spec();
    TensorShape input = binding.input();
    boolean flat = input.rank() == 2;
    int down = flat ? 1 : spec.pair("size")[0];
    int across = flat ? spec.integer("size") : spec.pair("size")[1];
    if (!flat && spec.text("interpolation").equals("bilinear")) {
      return new BilinearLayer(input, down, across);
    }
    return image(
        input, height(input) * down, width(input) * across, y -> y / down, x -> x / across);
  }

  private static int height(TensorShape shape) {
    return shape.rank() == 2 ? 1 : shape.axis(0);
  }

  private static int width(TensorShape shape) {
    return shape.axis(-2);
  }

  /** An image whose pixel (y, x) is the input's pixel (row(y), column(x)), or 0 outside. */
  private static LayerOp image(
      TensorShape input, int height, int width, IntUnaryOperator row, IntUnaryOperator column) {
    int channels = input.channels();
    TensorShape output =
        input.rank() == 2
            ? TensorShape.of(width, channels)
            : TensorShape.of(height, width, channels);
    int[] source = new int[output.size()];
    for (int r = 0; r < source.length; r++) {
      int y = row.applyAsInt(r / channels / width);
      int x = column.applyAsInt(r / channels % width);
      boolean inside = y >= 0 && y < height(input) && x >= 0 && x < width(input);
      source[r] = inside ? (y * width(input) + x) * channels + r % channels : -1;
    }
    return new GatherLayer(input, output, source);
  }
}
