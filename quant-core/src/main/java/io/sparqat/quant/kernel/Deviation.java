package io.sparqat.quant.kernel;

/** The population standard deviation of each channel of a tensor. */
final class Deviation {
  private final ScaleLayout layout;
  private final float[] squares;
  private final float[] means;
  private final float[] deviations;
  private final float[] run;

  Deviation(ScaleLayout layout) {
    this.layout = layout;
    squares = new float[layout.size()];
    means = new float[layout.scales()];
    deviations = new float[layout.scales()];
    run = new float[layout.cyclic() ? layout.scales() : layout.size()];
  }

  /** The standard deviation of each channel. */
  float[] perChannel(float[] x) {
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
