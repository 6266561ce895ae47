package io.sparqat.quant.kernel;

import org.jspecify.annotations.Nullable;

/** The population standard deviation of each channel of a tensor. */
final class Deviation {
  private final ScaleLayout layout;
  private final @Nullable ColumnFit columns;
  private final float[] squares;
  private final float[] magnitudes;
  private final float[] means;
  private final float[] deviations;
  private final float[] run;

  Deviation(ScaleLayout layout) {
    this.layout = layout;
    int scales = layout.scales();
    means = new float[scales];
    magnitudes = new float[scales];
    deviations = new float[scales];
    boolean matrix =
        layout.cyclic() && scales > 0 && ColumnFit.covers(layout.size() / scales, scales);
    columns = matrix ? new ColumnFit(layout.size() / scales, scales, means, magnitudes) : null;
    squares = new float[matrix ? 0 : layout.size()];
    run = new float[layout.cyclic() ? layout.scales() : layout.size()];
  }

  /** The standard deviation of each channel. */
  float[] perChannel(float[] x) {
    if (columns != null) {
      ofColumns(columns, x);
      return deviations;
    }
    layout.means(x, means);
    if (layout.cyclic()) {
      for (int from = 0; from < squares.length; from += means.length) {
        for (int s = 0; s < means.length; s++) {
          float difference = x[from + s] - means[s];
          squares[from + s] = difference * difference;
        }
      }
    } else {
      int[] of = layout.index();
      for (int i = 0; i < squares.length; i++) {
        float difference = x[i] - means[of[i]];
        squares[i] = difference * difference;
      }
    }
    layout.means(squares, deviations);
    for (int s = 0; s < deviations.length; s++) {
      deviations[s] = (float) Math.sqrt(deviations[s]);
    }
    return deviations;
  }

  private void ofColumns(ColumnFit fit, float[] x) {
    float count = (float) (layout.size() / means.length);
    fit.sums(ColumnFit.Terms.VALUE, x, means, 0);
    for (int s = 0; s < means.length; s++) {
      deviations[s] = means[s] / count;
    }
    fit.sums(ColumnFit.Terms.DISTANCE, x, deviations, 0);
    for (int s = 0; s < means.length; s++) {
      deviations[s] = (float) Math.sqrt(magnitudes[s] / count);
    }
  }

  /** The standard deviations such that element {@code i} has entry {@code i % length}. */
  float[] of(float[] x) {
    perChannel(x);
    if (layout.cyclic()) {
      return deviations;
    }
    int[] of = layout.index();
    for (int i = 0; i < run.length; i++) {
      run[i] = deviations[of[i]];
    }
    return run;
  }
}
