package io.sparqat.jobs.job;

import io.sparqat.quant.layer.ParameterLayout;
import io.sparqat.quant.model.ModelSpec;

/** Says where two weight vectors of one network differ. */
final class WeightDifference {
  private WeightDifference() {}

  /**
   * One sentence part: how many weights differ, the first one by layer and name, and by how much.
   *
   * @param expected not the bits of {@code found}
   */
  static String describe(ModelSpec model, float[] expected, float[] found) {
    int first = -1;
    int count = 0;
    double most = 0;
    for (int i = 0; i < expected.length; i++) {
      if (Float.floatToRawIntBits(expected[i]) != Float.floatToRawIntBits(found[i])) {
        first = first < 0 ? i : first;
        count++;
        most = Math.max(most, Math.abs((double) expected[i] - found[i]));
      }
    }
    return String.format(
        "%d of %d weights differ, by at most %s, first %s (%s, was %s)",
        count, expected.length, (float) most, place(model, first), found[first], expected[first]);
  }

  private static String place(ModelSpec model, int index) {
    for (ParameterLayout.Entry entry : ParameterLayout.of(model)) {
      if (index < entry.offset() + entry.size()) {
        return String.format(
            "%s/%s[%d]", entry.node(), entry.weight().name(), index - entry.offset());
      }
    }
    throw new IllegalArgumentException("Invalid index: " + index + " (must be of a weight)");
  }
}
