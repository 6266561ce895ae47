package io.sparqat.datasets.idx;

import static io.sparqat.datasets.idx.IdxFixture.gzip;
import static io.sparqat.datasets.idx.IdxFixture.idx;
import static io.sparqat.datasets.idx.IdxFixture.images;
import static io.sparqat.datasets.idx.IdxFixture.labels;
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

class IdxDirectoryTest {
  @TempDir private Path temp;
  private Path directory;

  @BeforeEach
  void writeFiles() throws IOException {
    directory = IdxFixture.directory(temp.resolve("tiny-mnist"));
  }

  @Test
  void readsPlainAndCompressedFiles() {
    DataSet data = IdxDirectory.read(directory);
    assertThat(data.name()).isEqualTo("tiny-mnist");
    LabeledRows train = data.rows(Split.TRAIN);
    assertThat(train.rows()).isEqualTo(12);
    assertThat(train.shape()).containsExactly(2, 3, 1);
    assertThat(train.labels()).startsWith(0, 1, 2, 3).endsWith(0, 1);
    assertThat(train.features().at(1, 2)).isEqualTo((8 * 17 % 256) / 255f);
    assertThat(data.rows(Split.TEST).rows()).isEqualTo(5);
    assertThat(data.origin()).hasSize(4).containsKey("t10k-images-idx3-ubyte.gz");
  }

  @Test
  void fingerprintChangesWithOneByte() throws IOException {
    String before = IdxDirectory.read(directory).fingerprint();
    assertThat(IdxDirectory.read(directory).fingerprint()).isEqualTo(before);
    byte[] changed = images(12);
    changed[20] ^= 1;
    write("train-images-idx3-ubyte", changed);
    assertThat(IdxDirectory.read(directory).fingerprint()).isNotEqualTo(before);
  }

  @Test
  void namesEveryMissingFile() throws IOException {
    Files.delete(directory.resolve("train-labels-idx1-ubyte"));
    Files.delete(directory.resolve("t10k-images-idx3-ubyte.gz"));
    refused(
        "Cannot read "
            + directory
            + ": missing t10k-images-idx3-ubyte, train-labels-idx1-ubyte (each plain or .gz);"
            + " put the four files of the data set there");
  }

  @Test
  void refusesAMissingDirectory() {
    Path missing = temp.resolve("nowhere");
    assertThatThrownBy(() -> IdxDirectory.read(missing))
        .isInstanceOf(DataException.class)
        .hasMessage("Cannot read " + missing + ": no such directory (check the data directory)");
  }

  @Test
  void refusesTheWrongMagic() throws IOException {
    write("train-images-idx3-ubyte", labels(12));
    refused(
        "Cannot read "
            + directory.resolve("train-images-idx3-ubyte")
            + ": at offset 0 stands magic 0x00000801 (must be 0x00000803: unsigned bytes, 3 axes);"
            + " name the image file");
  }

  @Test
  void refusesFilesCutShort() throws IOException {
    byte[] whole = images(12);
    write("train-images-idx3-ubyte", Arrays.copyOf(whole, whole.length - 5));
    refused(
        "Cannot read "
            + directory.resolve("train-images-idx3-ubyte")
            + ": at offset "
            + (whole.length - 5)
            + " stands the end (its header says [12, 2, 3] values); the file is cut short,"
            + " fetch it again");
    write("train-images-idx3-ubyte", Arrays.copyOf(whole, 7));
    refused(
        "Cannot read "
            + directory.resolve("train-images-idx3-ubyte")
            + ": it ends within the header (16 bytes); the file is cut short, fetch it again");
  }

  @Test
  void refusesCompressedFilesCutShort() throws IOException {
    byte[] whole = gzip(images(5));
    write("t10k-images-idx3-ubyte.gz", Arrays.copyOf(whole, whole.length - 10));
    assertThatThrownBy(() -> IdxDirectory.read(directory))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("Cannot read " + directory.resolve("t10k-images-idx3-ubyte.gz"))
        .hasMessageContaining("cut short");
    write("t10k-images-idx3-ubyte.gz", images(5));
    assertThatThrownBy(() -> IdxDirectory.read(directory))
        .hasMessageContaining("not a gzip file, or damaged");
  }

  @Test
  void refusesClaimsLargerThanTheFileBeforeAllocating() throws IOException {
    write("train-images-idx3-ubyte", idx(0x803, new int[] {1000, 1000, 1000}, new byte[6]));
    assertThatThrownBy(() -> IdxDirectory.read(directory))
        .hasMessageContaining("at offset 22 stands the end");
    write("train-images-idx3-ubyte", idx(0x803, new int[] {100_000, 1000, 1000}, new byte[6]));
    assertThatThrownBy(() -> IdxDirectory.read(directory))
        .hasMessageContaining("it claims [100000, 1000, 1000] values (at most 1073741824 in all)");
    write("train-images-idx3-ubyte", idx(0x803, new int[] {-1, 2, 3}, new byte[6]));
    assertThatThrownBy(() -> IdxDirectory.read(directory)).hasMessageContaining("it claims [-1,");
  }

  @Test
  void refusesBytesAfterTheEnd() throws IOException {
    write("train-labels-idx1-ubyte", Arrays.copyOf(labels(12), 21));
    refused(
        "Cannot read "
            + directory.resolve("train-labels-idx1-ubyte")
            + ": at offset 20 stands bytes after the last value (its header says [12]);"
            + " the file is damaged, fetch it again");
  }

  @Test
  void refusesALabelOutOfRange() throws IOException {
    byte[] bad = labels(12);
    bad[8 + 3] = 11;
    write("train-labels-idx1-ubyte", bad);
    refused(
        "Cannot read "
            + directory.resolve("train-labels-idx1-ubyte")
            + ": at offset 11 stands label 11 (must be in [0, 10)); the file is damaged,"
            + " or not of this data set");
  }

  @Test
  void refusesUnequalCounts() throws IOException {
    write("train-labels-idx1-ubyte", labels(11));
    refused(
        "Cannot pair "
            + directory.resolve("train-images-idx3-ubyte")
            + " with "
            + directory.resolve("train-labels-idx1-ubyte")
            + ": 12 images, 11 labels (the counts must be equal); take both files from one"
            + " data set");
  }

  @Test
  void refusesAnEmptyFileOfImages() throws IOException {
    write("train-images-idx3-ubyte", idx(0x803, new int[] {0, 2, 3}, new byte[0]));
    refused(
        "Cannot read "
            + directory.resolve("train-images-idx3-ubyte")
            + ": it holds no images (at least one is needed)");
  }

  private void write(String name, byte[] bytes) throws IOException {
    Files.write(directory.resolve(name), bytes);
  }

  private void refused(String message) {
    assertThatThrownBy(() -> IdxDirectory.read(directory))
        .isInstanceOf(DataException.class)
        .hasMessage(message);
  }
}
