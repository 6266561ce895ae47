package io.sparqat.quant.kernel;

import io.sparqat.quant.spec.ScaleRule;
import org.jspecify.annotations.Nullable;

/**
 * The scales of one tensor while they are fitted: started from the largest value of each channel,
 * then refined by least squares, {@code s = mean(x q) / (mean(q q) + epsilon)}. Where a round of
 * least squares changes no scale, neither would those after it, so callers stop there.
 */
final class FittedScale {
  /** Scales whose reciprocal is a normal power of two. */
  private static final float LARGEST_INVERTIBLE = 0x1p126f;

  private final ScaleLayout initial;
  private final ScaleLayout groups;
  private final int[] initialOf;
  private final int[] groupOf;
  private final float[] values;
  private final float[] run;
  private final int @Nullable [] runIndex;
  private final int size;
  private float[] products = {};
  private @Nullable ColumnFit columnFit;
  private final float[] initialValues;
  private final float[] crossMeans;
  private final float[] squareMeans;
  private final float lowest;
  private final float highest;

  /**
   * @param layout one value of {@link #values} for each of its scales
   * @param initial how the largest values are taken
   * @param groups how least squares are summed
   * @param rule bounds of power-of-two scales
   */
  FittedScale(ScaleLayout layout, ScaleLayout initial, ScaleLayout groups, ScaleRule rule) {
    this.initial = initial;
    this.groups = groups;
    initialOf = correspondence(layout, initial);
    groupOf = correspondence(layout, groups);
    values = new float[layout.scales()];
    initialValues = new float[initial.scales()];
    crossMeans = new float[groups.scales()];
    squareMeans = new float[groups.scales()];
    size = layout.size();
    if (layout.cyclic()) {
      run = new float[Cycle.length(values.length, size)];
      runIndex = null;
    } else {
      run = new float[layout.size()];
      runIndex = layout.index();
    }
    lowest =
        rule.minPo2Exponent().isPresent()
            ? (float) Math.pow(2, rule.minPo2Exponent().getAsInt())
            : 0;
    float bound =
        rule.maxPo2Exponent().isPresent()
            ? (float) Math.pow(2, rule.maxPo2Exponent().getAsInt())
            : Float.POSITIVE_INFINITY;
    highest = Math.max(lowest, bound); // Keras raises the upper bound to the lower one
  }

  /** The scales, one for each index of the layout. */
  float[] values() {
    return values;
  }

  /**
   * The scales of consecutive elements, repeated to {@code run().length}: element {@code i} has
   * scale {@code run()[i % run().length]}.
   */
  float[] run() {
    if (runIndex != null) {
      for (int i = 0; i < run.length; i++) {
        run[i] = values[runIndex[i]];
      }
    } else {
      Cycle.fill(run, values, 0);
    }
    return run;
  }

  /** After how many elements {@link #run} repeats. */
  int period() {
    return runIndex == null ? values.length : run.length;
  }

  /** Sets each scale to the largest value, or magnitude, of its elements. */
  void startFromLargest(float[] x, boolean magnitude) {
    initial.largest(x, magnitude, initialValues);
    for (int s = 0; s < values.length; s++) {
      values[s] = initialValues[initialOf[s]];
    }
  }

  /**
   * Sets each scale to {@code times} the largest value, or magnitude, of its elements, divided by a
   * constant; in graph mode that is one product.
   */
  void startFromLargest(
      float[] x, boolean magnitude, float times, float divisor, Semantics semantics) {
    startFromLargest(x, magnitude);
    float factor = times * (1 / divisor);
    for (int s = 0; s < values.length; s++) {
      values[s] = semantics.eager() ? values[s] * times / divisor : values[s] * factor;
    }
  }

  /** Rounds each scale to the nearest power of two. */
  void roundToPowersOfTwo() {
    for (int s = 0; s < values.length; s++) {
      values[s] = Float32Math.nearestPowerOfTwo(values[s], ScaleLayout.onLanes(s, values.length));
    }
  }

  /** Whether {@link #leastSquaresOfColumns} applies: one scale for each column of a matrix. */
  boolean columns() {
    return runIndex == null
        && groupOf.length == crossMeans.length
        && groups.cyclic()
        && ColumnFit.covers(size / values.length, values.length);
  }

  /**
   * {@link #leastSquares} in one pass, with codes that follow from the present scales. Codes that
   * are rounded need powers of two.
   *
   * @return whether a scale changed
   */
  boolean leastSquaresOfColumns(ColumnFit.Terms terms, float[] x, float high, boolean powersOfTwo) {
    int count = values.length;
    for (int s = 0; s < count; s++) {
      float bounded = Math.min(values[s], LARGEST_INVERTIBLE);
      initialValues[s] =
          switch (terms) {
            case ABOVE -> bounded / 2;
            case FROM -> values[s] / 2;
            default -> 1 / bounded;
          };
    }
    int rows = size / count;
    ColumnFit current = columnFit;
    if (current == null) {
      current = new ColumnFit(rows, count, crossMeans, squareMeans);
      columnFit = current;
    }
    current.sums(terms, x, initialValues, high);
    for (int s = 0; s < count; s++) {
      crossMeans[s] /= rows;
      squareMeans[s] /= rows;
    }
    return finish(powersOfTwo);
  }

  /**
   * Fits the scales of {@code x} to its codes; rounded to bounded powers of two if asked.
   *
   * @return whether a scale changed
   */
  boolean leastSquares(float[] x, float[] codes, boolean powersOfTwo) {
    if (products.length < size) {
      products = new float[size];
    }
    for (int i = 0; i < size; i++) {
      products[i] = x[i] * codes[i];
    }
    groups.means(products, crossMeans);
    for (int i = 0; i < size; i++) {
      products[i] = codes[i] * codes[i];
    }
    groups.means(products, squareMeans);
    return finish(powersOfTwo);
  }

  /** The scales from the means of the products. */
  private boolean finish(boolean powersOfTwo) {
    for (int g = 0; g < crossMeans.length; g++) {
      crossMeans[g] /= squareMeans[g] + Float32Math.EPSILON;
    }
    boolean changed = false;
    for (int s = 0; s < values.length; s++) {
      float scale = crossMeans[groupOf[s]];
      if (powersOfTwo) {
        scale = Float32Math.nearestPowerOfTwo(scale, ScaleLayout.onLanes(s, values.length));
        scale = Math.min(Math.max(scale, lowest), highest);
      }
      changed |= Float.compare(scale, values[s]) != 0;
      values[s] = scale;
    }
    return changed;
  }

  /** For each scale of one layout the scale of the other that its elements have. */
  private static int[] correspondence(ScaleLayout layout, ScaleLayout other) {
    int[] map = new int[layout.scales()];
    int[] of = layout.index();
    int[] theirs = other.index();
    for (int i = 0; i < of.length; i++) {
      map[of[i]] = theirs[i];
    }
    return map;
  }
}
