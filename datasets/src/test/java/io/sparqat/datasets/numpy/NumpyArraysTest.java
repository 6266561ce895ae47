package io.sparqat.datasets.numpy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparqat.datasets.ByteFeatures;
import io.sparqat.datasets.DataException;
import io.sparqat.datasets.DataSet;
import io.sparqat.datasets.LabeledRows;
import io.sparqat.datasets.Split;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files under golden/numpy-1.26.4 were written by that NumPy; see make.py there. */
class NumpyArraysTest {
  @TempDir private Path temp;

  private static Path golden(String name) throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(
                NumpyArraysTest.class.getResource("/golden/numpy-1.26.4/" + name), name)
            .toURI());
  }

  private static NpyArray array(String name) throws Exception {
    try (ZipFile zip = new ZipFile(golden("types.npz").toFile());
        InputStream in = zip.getInputStream(zip.getEntry(name + ".npy"))) {
      return NpyArray.read(in, name, 1 << 20);
    }
  }

  @Test
  void readsWhatNumpySaved() throws Exception {
    DataSet data = NumpyArrays.read(golden("tiny.npz"));
    LabeledRows train = data.rows(Split.TRAIN);
    assertThat(data.name()).isEqualTo("tiny");
    assertThat(train.shape()).containsExactly(2, 3, 1);
    assertThat(train.labels()).containsExactly(0, 1, 2, 1, 0);
    assertThat(train.features()).isInstanceOf(ByteFeatures.class);
    assertThat(train.features().at(4, 5)).isEqualTo(29 * 7 / 255f);
    assertThat(data.rows(Split.TEST).labels()).containsExactly(2, 0);
  }

  @Test
  void readsSingleFilesOfADirectory() throws Exception {
    try (ZipFile zip = new ZipFile(golden("tiny.npz").toFile())) {
      for (String name : new String[] {"x_train", "y_train"}) {
        try (InputStream in = zip.getInputStream(zip.getEntry(name + ".npy"))) {
          Files.copy(in, temp.resolve(name + ".npy"));
        }
      }
    }
    DataSet data = NumpyArrays.read(temp);
    assertThat(data.rows(Split.TRAIN).rows()).isEqualTo(5);
    assertThat(data.splits()).containsOnlyKeys(Split.TRAIN);
    assertThat(data.origin()).containsOnlyKeys("x_train.npy", "y_train.npy");
  }

  @Test
  void readsEveryTypeInEitherByteOrder() throws Exception {
    for (String name : new String[] {"f4", "f8", "big"}) {
      assertThat(array(name).floats()).containsExactly(-0.5f, -0.25f, 0, 0.25f, 0.5f, 0.75f);
    }
    assertThat(array("i2").integers()).containsExactly(-2, -1, 0, 1, 2, 3);
    assertThat(array("i8").integers()).containsExactly(-2, -1, 0, 1, 2, 3);
    assertThat(array("u4").floats()).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(array("bools").integers()).containsExactly(0, 0, 0, 1, 1, 1);
  }

  @Test
  void refusesWhatIsNotAPlainArray() {
    assertThatThrownBy(() -> array("fortran"))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "Cannot read fortran: its values stand in Fortran order (must be C order); save"
                + " numpy.ascontiguousarray of it");
    assertThatThrownBy(() -> array("objects")).hasMessageContaining("objects or structures");
    assertThatThrownBy(() -> array("half"))
        .hasMessageContaining("values of type <f2 (must be bytes, integers or floats");
    assertThatThrownBy(() -> array("f4").integers())
        .hasMessageContaining("labels of type <f4 (must be integers)");
  }

  @Test
  void refusesDamagedFiles() throws Exception {
    byte[] whole;
    try (ZipFile zip = new ZipFile(golden("types.npz").toFile());
        InputStream in = zip.getInputStream(zip.getEntry("f4.npy"))) {
      whole = in.readAllBytes();
    }
    refused(Arrays.copyOf(whole, whole.length - 4), "it ends after 20 of 24 bytes of values");
    refused(Arrays.copyOf(whole, 7), "it ends within the header");
    refused("PK not numpy".getBytes(StandardCharsets.UTF_8), "wrong magic");
    byte[] version = whole.clone();
    version[6] = 9;
    refused(version, "format version 9 at offset 6");
    String header = new String(whole, StandardCharsets.ISO_8859_1);
    refused(
        header
            .replace("(2, 3), }   ", "(2000000, 3000000), }")
            .getBytes(StandardCharsets.ISO_8859_1),
        "it claims [2000000, 3000000] values");
  }

  private void refused(byte[] x, String reason) throws IOException {
    Files.write(temp.resolve("x_train.npy"), x);
    assertThatThrownBy(() -> NumpyArrays.read(temp))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("Cannot read " + temp.resolve("x_train.npy"))
        .hasMessageContaining(reason);
  }

  @Test
  void refusesArraysThatAreMissingOrDoNotMatch() throws Exception {
    assertThatThrownBy(() -> NumpyArrays.read(golden("types.npz")))
        .hasMessageContaining("it has no x_train and y_train (arrays found: [])");
    try (ZipFile zip = new ZipFile(golden("tiny.npz").toFile());
        InputStream x = zip.getInputStream(zip.getEntry("x_train.npy"));
        InputStream y = zip.getInputStream(zip.getEntry("y_test.npy"))) {
      Files.copy(x, temp.resolve("x_train.npy"));
      Files.copy(y, temp.resolve("y_train.npy"));
    }
    assertThatThrownBy(() -> NumpyArrays.read(temp))
        .hasMessageContaining("shapes [5, 2, 3] and [2, 1] (the first axes must be equal");
  }
}
