package io.sparqat.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class StandardizationTest {
  @Test
  void appliedToItsOwnRowsGivesMeanZeroAndDeviationOne() {
    float[] values = new float[300];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 3 == 2 ? 5 : (i * 37 % 101) * (i % 3 + 1) + 1000;
    }
    LabeledRows rows =
        new LabeledRows(new int[] {3}, new FloatFeatures(values, 3), new int[100], 1);
    LabeledRows standardized = Standardization.of(rows).apply(rows);
    for (int f = 0; f < 3; f++) {
      double sum = 0;
      double squares = 0;
      for (int row = 0; row < 100; row++) {
        double value = standardized.features().at(row, f);
        sum += value;
        squares += value * value;
      }
      assertThat(sum / 100).isCloseTo(0, within(1e-5));
      assertThat(squares / 100).isCloseTo(f == 2 ? 0 : 1, within(1e-5));
    }
  }
}
