package io.sparqat.jobs.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparqat.jobs.rounds.Drift;
import io.sparqat.jobs.rounds.RoundCursor;
import io.sparqat.jobs.rounds.RoundMetrics;
import io.sparqat.jobs.rounds.RoundReport;
import io.sparqat.jobs.rounds.RoundState;
import io.sparqat.jobs.rounds.Validation;
import io.sparqat.quant.UserException;
import io.sparqat.quant.provenance.Fingerprint;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
  private static final String TRAINING = Fingerprint.of("a training");

  @TempDir private Path directory;

  private final List<String> notices = new ArrayList<>();

  @Test
  void whatWasSavedComesBackBitForBit() {
    RoundState saved = state(7);
    open(false).of(TRAINING).save(saved);
    RoundState read = open(false).of(TRAINING).newest().orElseThrow();
    assertThat(read.cursor()).isEqualTo(saved.cursor());
    assertThat(read.parameters()).isEqualTo(saved.parameters());
    assertThat(read.optimizer()).isDeepEqualTo(saved.optimizer());
    assertThat(read.driver()).containsOnlyKeys("momentum");
    assertThat(read.driver().get("momentum")).containsExactly(3, -4);
    assertThat(read.reports()).isEqualTo(saved.reports());
    assertThat(notices).singleElement().asString().contains("after round 7");
  }

  @Test
  void nothingSavedIsNoState() {
    assertThat(open(false).of(TRAINING).newest()).isEmpty();
    assertThat(notices).isEmpty();
  }

  @Test
  void theNewestTwoAreKept() throws IOException {
    CheckpointStore store = open(false).of(TRAINING);
    for (int round = 1; round <= 4; round++) {
      store.save(state(round));
    }
    assertThat(files())
        .extracting(file -> file.getFileName().toString())
        .containsExactlyInAnyOrder("round-000000003.checkpoint", "round-000000004.checkpoint");
  }

  @Test
  void aDamagedOneGivesWayToTheOneBeforeAndIsNamed() throws IOException {
    CheckpointStore store = open(false).of(TRAINING);
    store.save(state(1));
    store.save(state(2));
    Path newest = file(2);
    byte[] bytes = Files.readAllBytes(newest);
    bytes[bytes.length / 2] ^= 4;
    Files.write(newest, bytes);
    assertThat(store.newest().orElseThrow().cursor().round()).isEqualTo(1);
    assertThat(notices.get(0)).contains(newest.toString());
    assertThat(notices.get(1)).contains("after round 1");
  }

  @Test
  void whenNoneIsWholeTheErrorNamesEveryOneAndTheRemedy() throws IOException {
    CheckpointStore store = open(false).of(TRAINING);
    store.save(state(1));
    store.save(state(2));
    Files.write(file(1), new byte[3]);
    Files.write(file(2), new byte[0]);
    assertThatThrownBy(store::newest)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("round-000000001.checkpoint: it is no checkpoint")
        .hasMessageContaining("round-000000002.checkpoint: it is no checkpoint")
        .hasMessageContaining("--fresh");
  }

  @Test
  void oneOfAnotherTrainingIsRefused() throws IOException {
    open(false).of(TRAINING).save(state(1));
    String other = Fingerprint.of("another training");
    Path foreign = directory.resolve(other.substring(0, 32));
    Files.createDirectories(foreign);
    Files.copy(file(1), foreign.resolve("round-000000001.checkpoint"));
    assertThatThrownBy(() -> open(false).of(other).newest())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("it belongs to another training");
  }

  @Test
  void oneOfAnotherVersionIsRefused() throws IOException {
    open(false).of(TRAINING).save(state(1));
    byte[] bytes = Files.readAllBytes(file(1));
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    Files.write(
        file(1),
        text.replace("\"version\":1", "\"version\":2").getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> open(false).of(TRAINING).newest())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("it has version 2 (this program reads version 1)");
  }

  @Test
  void everyTruncationAndEveryFlippedBitIsNoticed() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CheckpointFile.write(TRAINING, state(1), out);
    byte[] whole = out.toByteArray();
    assertThat(read(whole).cursor().round()).isEqualTo(1);
    for (int length = 0; length < whole.length; length++) {
      byte[] part = java.util.Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(part)).isInstanceOf(IOException.class);
    }
    for (int i = 0; i < whole.length; i++) {
      byte[] flipped = whole.clone();
      flipped[i] ^= 1;
      assertThatThrownBy(() -> read(flipped)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void beginningAnewRemovesWhatThereIs() throws IOException {
    open(false).of(TRAINING).save(state(1));
    assertThat(open(true).of(TRAINING).newest()).isEmpty();
  }

  @Test
  void clearingLeavesNoDirectoryBehindUnlessOthersUseIt() throws IOException {
    Path base = directory.resolve("base");
    Checkpoints mine = new Checkpoints(hadoop(base), false, new Configuration(), notices::add);
    Checkpoints other = new Checkpoints(hadoop(base), false, new Configuration(), notices::add);
    mine.of(TRAINING).save(state(1));
    other.of(Fingerprint.of("another training")).save(state(1));
    mine.clear();
    assertThat(base).isNotEmptyDirectory();
    other.clear();
    assertThat(base).doesNotExist();
  }

  private static RoundState read(byte[] bytes) throws IOException {
    return CheckpointFile.read(TRAINING, new ByteArrayInputStream(bytes), bytes.length);
  }

  private Checkpoints open(boolean fresh) {
    return new Checkpoints(hadoop(directory), fresh, new Configuration(), notices::add);
  }

  private static org.apache.hadoop.fs.Path hadoop(Path path) {
    return new org.apache.hadoop.fs.Path(path.toUri());
  }

  private Path file(int round) {
    return directory
        .resolve(TRAINING.substring(0, 32))
        .resolve(String.format("round-%09d.checkpoint", round));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve(TRAINING.substring(0, 32)))) {
      return files.toList();
    }
  }

  private static RoundState state(int round) {
    SortedMap<String, float[]> driver = new TreeMap<>();
    driver.put("momentum", new float[] {3, -4});
    RoundMetrics metrics =
        new RoundMetrics(
            4, 64, 0.1 + round, Double.NaN, 3, 1, 12345, new Validation(10, 2.5, 7), 678, 9);
    return new RoundState(
        new RoundCursor(round, 1, 4, 4L * round),
        new float[] {1, Float.MIN_VALUE, -0f},
        new float[][] {{1, 2}, {0.1f, 4}},
        driver,
        List.of(
            new RoundReport(
                round - 1,
                0,
                4,
                metrics,
                99,
                100,
                101,
                new RoundReport.Phases(1, 2, 3),
                new Drift(0.5, 0.01),
                new RoundReport.Cut(1, 2))));
  }
}
