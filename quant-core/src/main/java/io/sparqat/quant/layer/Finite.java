package io.sparqat.quant.layer;

/** Whether numbers are numbers. */
public final class Finite {
  private Finite() {}

  /** Whether none of the values is infinite or NaN. */
  public static boolean all(float[] values) {
    return all(values, values.length);
  }

  /** Whether none of the first {@code size} values is infinite or NaN. */
  public static boolean all(float[] values, int size) {
    for (int i = 0; i < size; i++) {
      if (!Float.isFinite(values[i])) {
        return false;
      }
    }
    return true;
  }
}
