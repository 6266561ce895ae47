package io.sparqat.quant.layer.merging;

/**
 * How inputs become one value: folded from the first to the last, then scaled. The slope says what
 * share of the result's gradient an input gets.
 */
enum MergeRule {
  ADD,
  SUBTRACT,
  MULTIPLY,
  AVERAGE,
  MAXIMUM,
  MINIMUM;

  /** Folds {@code length} values of {@code x} into {@code y}. */
  void fold(float[] y, int at, float[] x, int from, int length) {
    switch (this) {
      case ADD, AVERAGE -> {
        for (int i = 0; i < length; i++) {
          y[at + i] += x[from + i];
        }
      }
      case SUBTRACT -> {
        for (int i = 0; i < length; i++) {
          y[at + i] -= x[from + i];
        }
      }
      case MULTIPLY -> {
        for (int i = 0; i < length; i++) {
          y[at + i] *= x[from + i];
        }
      }
      case MAXIMUM -> {
        for (int i = 0; i < length; i++) {
          y[at + i] = Math.max(y[at + i], x[from + i]);
        }
      }
      case MINIMUM -> {
        for (int i = 0; i < length; i++) {
          y[at + i] = Math.min(y[at + i], x[from + i]);
        }
      }
    }
  }
}
