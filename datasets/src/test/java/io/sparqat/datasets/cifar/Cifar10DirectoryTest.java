package io.sparqat.datasets.cifar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparqat.datasets.DataException;
import io.sparqat.datasets.DataSet;
import io.sparqat.datasets.LabeledRows;
import io.sparqat.datasets.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Cifar10DirectoryTest {
  private static final int RECORD = 3073;

  @TempDir private Path directory;

  /** Two rows a file; every plane of a row has one value: label, 50 + label, 100 + label. */
  @BeforeEach
  void writeFiles() throws IOException {
    for (int file = 1; file <= 5; file++) {
      Files.write(directory.resolve("data_batch_" + file + ".bin"), rows(file, file + 4));
    }
    Files.write(directory.resolve("test_batch.bin"), rows(0, 9));
  }

  private static byte[] rows(int... labels) {
    byte[] bytes = new byte[labels.length * RECORD];
    for (int i = 0; i < labels.length; i++) {
      int at = i * RECORD;
      bytes[at] = (byte) labels[i];
      for (int plane = 0; plane < 3; plane++) {
        int start = at + 1 + plane * 1024;
        Arrays.fill(bytes, start, start + 1024, (byte) (50 * plane + labels[i]));
      }
      bytes[at + 1] = (byte) 255; // red of the first pixel
    }
    return bytes;
  }

  @Test
  void planesBecomeChannels() {
    DataSet data = Cifar10Directory.read(directory);
    LabeledRows train = data.rows(Split.TRAIN);
    assertThat(train.labels()).containsExactly(1, 5, 2, 6, 3, 7, 4, 8, 5, 9);
    assertThat(train.shape()).containsExactly(32, 32, 3);
    assertThat(train.features().at(1, 0)).isEqualTo(1);
    assertThat(train.features().at(1, 1)).isEqualTo(55 / 255f);
    assertThat(train.features().at(1, 2)).isEqualTo(105 / 255f);
    assertThat(train.features().at(1, 3)).isEqualTo(5 / 255f);
    assertThat(data.rows(Split.TEST).rows()).isEqualTo(2);
    assertThat(data.classNames()).startsWith("airplane").hasSize(10);
    assertThat(data.origin()).hasSize(6);
  }

  @Test
  void refusesAFileCutShort() throws IOException {
    Path file = directory.resolve("data_batch_3.bin");
    Files.write(file, Arrays.copyOf(rows(1, 2), 2 * RECORD - 1));
    assertThatThrownBy(() -> Cifar10Directory.read(directory))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "Cannot read "
                + file
                + ": it has 6145 bytes (must be a multiple of 3073, one label and 3 planes of"
                + " 32×32); the file is cut short, fetch it again");
  }

  @Test
  void refusesALabelOutOfRange() throws IOException {
    Path file = directory.resolve("test_batch.bin");
    Files.write(file, rows(3, 10));
    assertThatThrownBy(() -> Cifar10Directory.read(directory))
        .hasMessage(
            "Cannot read "
                + file
                + ": at offset 3073 stands label 10 (must be in [0, 10)); the file is damaged,"
                + " or not CIFAR-10");
  }

  @Test
  void refusesAMissingFile() throws IOException {
    Files.delete(directory.resolve("data_batch_5.bin"));
    assertThatThrownBy(() -> Cifar10Directory.read(directory))
        .hasMessage(
            "Cannot read "
                + directory.resolve("data_batch_5.bin")
                + ": no such file, or not readable (check the data directory)");
  }
}
