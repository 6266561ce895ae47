package io.sparqat.quant.layer.merging;

import io.sparqat.quant.model.TensorShape;
import java.util.List;

/** Shapes that stretch axes of length 1 to fit each other, and which row then meets which. */
final class Broadcast {
  private Broadcast() {}

  /** The common shape; a smaller rank is padded with axes of length 1 in front, as Keras does. */
  static TensorShape shape(List<TensorShape> inputs) {
    int rank = inputs.stream().mapToInt(TensorShape::rank).max().orElseThrow();
    int[] axes = new int[rank];
    for (int a = 1; a <= rank; a++) {
      axes[rank - a] = 1;
      for (TensorShape input : inputs) {
        int length = a <= input.rank() ? input.axis(-a) : 1;
        if (length != 1 && axes[rank - a] != 1 && length != axes[rank - a]) {
          throw new IllegalArgumentException(
              "Cannot join shapes " + inputs + ": axes must be equal or 1");
        }
        axes[rank - a] = Math.max(axes[rank - a], length);
      }
    }
    return new TensorShape(axes);
  }

  /** The row of {@code input} that row {@code r} of {@code output} reads, for every {@code r}. */
  static int[] rows(TensorShape input, TensorShape output) {
    int[] rows = new int[output.size()];
    for (int r = 0; r < rows.length; r++) {
      int rest = r;
      int step = 1;
      for (int a = 1; a <= output.rank(); a++) {
        int index = rest % output.axis(-a);
        rest /= output.axis(-a);
        if (a <= input.rank()) {
          rows[r] += input.axis(-a) == 1 ? 0 : index * step;
          step *= input.axis(-a);
        }
      }
    }
    return rows;
  }
}
