package io.sparqat.quant.layer.weight;

import io.sparqat.quant.model.TensorShape;

/**
 * Keras's MaxNorm, MinMaxNorm and UnitNorm: scales vectors along some axes so that their lengths
 * come between two bounds. In float32, as there.
 *
 * @param rate how far a length moves towards the bounds: 1 all the way
 * @param axes the axes of a vector
 */
record NormConstraint(double min, double max, double rate, int[] axes) implements Constraint {
  private static final float EPSILON = 1e-7f;

  @Override
  public void apply(float[] weight, TensorShape shape) {
    int[] vectorOf = vectors(shape);
    float[] squares = new float[weight.length];
    for (int i = 0; i < weight.length; i++) {
      squares[vectorOf[i]] += weight[i] * weight[i];
    }
    for (int i = 0; i < weight.length; i++) {
      float norm = (float) Math.sqrt(squares[vectorOf[i]]);
      if (isUnit()) {
        weight[i] /= EPSILON + norm;
        continue;
      }
      float bounded = Math.min(Math.max(norm, (float) min), (float) max);
      float wanted = (float) rate * bounded + (float) (1 - rate) * norm;
      weight[i] *= wanted / (EPSILON + norm);
    }
  }

  /** Keras divides by the length here, and multiplies by a quotient otherwise. */
  private boolean isUnit() {
    return min == 1 && max == 1 && rate == 1;
  }

  /** For each value the position of the first value of its vector. */
  private int[] vectors(TensorShape shape) {
    int[] first = new int[shape.size()];
    for (int i = 0; i < first.length; i++) {
      int step = 1;
      int rest = i;
      for (int a = shape.rank() - 1; a >= 0; a--) {
        first[i] += along(a, shape.rank()) ? 0 : rest % shape.axis(a) * step;
        rest /= shape.axis(a);
        step *= shape.axis(a);
      }
    }
    return first;
  }

  private boolean along(int axis, int rank) {
    for (int a : axes) {
      if ((a < 0 ? rank + a : a) == axis) {
        return true;
      }
    }
    return false;
  }
}
