package io.sparqat.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparqat.datasets.random.SplitMix64;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to a file, reading it either works or says what is wrong with it. */
class DamagedFilesTest {
  private static final int TRIALS = 200;

  @TempDir private Path temp;

  @Test
  void idx() throws IOException {
    for (String prefix : new String[] {"train", "t10k"}) {
      ByteBuffer images = ByteBuffer.allocate(16 + 40).putInt(0x803).putInt(10).putInt(2).putInt(2);
      Files.write(temp.resolve(prefix + "-images-idx3-ubyte"), images.array());
      ByteBuffer labels = ByteBuffer.allocate(8 + 10).putInt(0x801).putInt(10);
      Files.write(temp.resolve(prefix + "-labels-idx1-ubyte"), labels.array());
    }
    survivesDamageTo(temp.resolve("train-images-idx3-ubyte"), temp.toString());
    Path labels = temp.resolve("train-labels-idx1-ubyte");
    byte[] plain = Files.readAllBytes(labels);
    Files.delete(labels);
    Path compressed = temp.resolve("train-labels-idx1-ubyte.gz");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(plain);
    }
    Files.write(compressed, bytes.toByteArray());
    survivesDamageTo(compressed, temp.toString());
  }

  @Test
  void numpy() throws Exception {
    Path golden =
        Path.of(
            Objects.requireNonNull(getClass().getResource("/golden/numpy-1.26.4/tiny.npz"))
                .toURI());
    Path file = Files.copy(golden, temp.resolve("tiny.npz"));
    survivesDamageTo(file, file.toString());
  }

  @Test
  void csv() throws IOException {
    Path file = temp.resolve("rows.csv");
    Files.writeString(file, "a,\"b\",class\n1,2,x\n3.5,-4e1,y\n5,6,x\n", StandardCharsets.UTF_8);
    survivesDamageTo(file, file + "?label=class");
  }

  /** Changes bytes, cuts, or repeats parts of the file. */
  private static void survivesDamageTo(Path file, String source) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    assertThat(Sources.open(source, 1).splits()).containsKey(Split.TRAIN);
    int refused = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      SplitMix64 random = new SplitMix64(trial);
      byte[] damaged = whole.clone();
      int at = (int) (random.nextDouble() * whole.length);
      switch (trial % 4) {
        case 0 -> damaged[at] = (byte) random.nextLong();
        case 1 -> damaged[at] ^= (byte) (1 << (trial / 4 % 8));
        case 2 -> damaged = Arrays.copyOf(whole, at);
        default -> damaged = Arrays.copyOf(whole, whole.length + at);
      }
      Files.write(file, damaged);
      try {
        Sources.open(source, 1);
      } catch (DataException e) {
        refused++;
        assertThat(e.getMessage()).startsWith("Cannot ").contains(file.getParent().toString());
      }
    }
    assertThat(refused).isPositive();
    Files.write(file, whole);
  }
}
