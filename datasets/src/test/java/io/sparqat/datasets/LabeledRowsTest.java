package io.sparqat.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabeledRowsTest {
  private static LabeledRows bytes(int rows, int width) {
    byte[] values = new byte[rows * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) (i * 7);
    }
    int[] labels = IntStream.range(0, rows).map(i -> i % 3).toArray();
    return new LabeledRows(new int[] {width}, new ByteFeatures(values, width, 0.5f), labels, 3);
  }

  private static LabeledRows floats(int rows, int width) {
    LabeledRows bytes = bytes(rows, width);
    float[] values = new float[rows * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = bytes.features().at(i / width, i % width);
    }
    return bytes.withFeatures(new FloatFeatures(values, width));
  }

  @Test
  void gatherIsBatchInnermostWhateverTheStorage() {
    for (LabeledRows rows : List.of(bytes(50, 5), floats(50, 5))) {
      int[] order = IntStream.range(0, 50).map(i -> 49 - i).toArray();
      float[] batch = new float[5 * 48];
      rows.features().gather(order, 3, 37, 48, batch);
      for (int n = 0; n < 37; n++) {
        for (int f = 0; f < 5; f++) {
          assertThat(batch[f * 48 + n]).isEqualTo(rows.features().at(order[3 + n], f));
        }
      }
      assertThat(batch[37]).isZero();
    }
  }

  @Test
  void selectAndConcatenateKeepRowsWithTheirLabels() {
    for (LabeledRows rows : List.of(bytes(10, 4), floats(10, 4))) {
      LabeledRows head = rows.select(IntStream.range(0, 4).toArray());
      LabeledRows tail = rows.select(IntStream.range(4, 10).toArray());
      LabeledRows whole = LabeledRows.concatenate(List.of(head, tail));
      assertThat(whole.labels()).isEqualTo(rows.labels());
      for (int row = 0; row < 10; row++) {
        assertThat(whole.features().at(row, 3)).isEqualTo(rows.features().at(row, 3));
      }
    }
    assertThatThrownBy(() -> LabeledRows.concatenate(List.of(bytes(2, 4), floats(2, 4))))
        .hasMessageStartingWith("Cannot join features of different kind");
  }

  @Test
  void imageBytesBecomeTheFloatsOfADivisionBy255() {
    byte[] all = new byte[256];
    for (int b = 0; b < 256; b++) {
      all[b] = (byte) b;
    }
    ByteFeatures features = new ByteFeatures(all, 256, ByteFeatures.IMAGE_SCALE);
    float[] row = new float[256];
    features.gather(new int[] {0}, 0, 1, 1, row);
    for (int b = 0; b < 256; b++) {
      assertThat(row[b]).isEqualTo(b / 255f).isEqualTo(features.at(0, b));
    }
  }

  @Test
  void histogramCountsClasses() {
    assertThat(bytes(10, 2).histogram()).containsExactly(4, 3, 3);
  }

  @Test
  void rejectsWhatDoesNotFitTogether() {
    ByteFeatures features = new ByteFeatures(new byte[6], 3, 1);
    assertThatThrownBy(() -> new LabeledRows(new int[] {2}, features, new int[2], 2))
        .hasMessage("Invalid shape: [2] (must have 3 values)");
    assertThatThrownBy(() -> new LabeledRows(new int[] {3}, features, new int[3], 2))
        .hasMessage("Cannot pair labels with rows: 3 labels, 2 rows (the counts must be equal)");
    assertThatThrownBy(() -> new LabeledRows(new int[] {3}, features, new int[] {0, 2}, 2))
        .hasMessage("Invalid label: 2 in row 1 (must be in [0, 2))");
    assertThatThrownBy(() -> new ByteFeatures(new byte[7], 3, 1))
        .hasMessage("Invalid width: 3 (must divide 7 values)");
  }
}
