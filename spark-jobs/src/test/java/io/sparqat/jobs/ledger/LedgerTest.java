package io.sparqat.jobs.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sparqat.quant.UserException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events written by several writers, some of which died in the middle of a line. */
class LedgerTest {
  @TempDir private Path directory;

  @Test
  void eventsOfAllWritersComeBackInOrder() throws IOException {
    write(0, 3);
    write(3, 5);
    assertThat(read()).containsExactly(0, 1, 2, 3, 4);
    assertThat(segments()).hasSize(2);
  }

  @Test
  void anEventIsOnDiskBeforeTheWriterCloses() {
    Ledger ledger = open();
    ledger.append(event(7));
    assertThat(read()).containsExactly(7);
    ledger.close();
  }

  @Test
  void aTornLastLineIsPassedOver() throws IOException {
    for (int bytes = 1; bytes < LedgerLine.write(event(2)).length; bytes++) {
      write(0, 2);
      Path last = segments().get(segments().size() - 1);
      byte[] whole = LedgerLine.write(event(2));
      Files.write(last, java.util.Arrays.copyOf(whole, bytes), StandardOpenOption.APPEND);
      // Only the line's end is missing: that event was whole.
      boolean complete = bytes == whole.length - 1;
      assertThat(read()).hasSize(complete ? 3 : 2).startsWith(0, 1);
      write(9, 10);
      assertThat(read()).endsWith(9);
      for (Path segment : segments()) {
        Files.delete(segment);
      }
    }
  }

  @Test
  void aDamagedLineInTheMiddleIsAnErrorThatNamesIt() throws IOException {
    write(0, 3);
    Path segment = segments().get(0);
    String text = Files.readString(segment).replace("\"n\":1", "\"n\":5");
    Files.writeString(segment, text);
    assertThatThrownBy(this::read)
        .isInstanceOf(UserException.class)
        .hasMessageContaining(segment + ": line 2 is damaged");
  }

  @Test
  void everyEventIsASegmentWhereStreamsCannotBeSynced() throws IOException {
    Configuration hadoop = new Configuration();
    hadoop.set("fs.nosync.impl", NoSync.class.getName());
    var place = new org.apache.hadoop.fs.Path("nosync://" + directory);
    try (Ledger ledger = Ledger.open(place, hadoop)) {
      ledger.append(event(1));
      ledger.append(event(2));
    }
    assertThat(segments()).hasSize(2);
    assertThat(read()).containsExactly(1, 2);
  }

  /** A filesystem as an object store is: what is written can be read once its stream is closed. */
  public static final class NoSync extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create("nosync:///");
    }

    @Override
    public String getScheme() {
      return "nosync";
    }

    @Override
    public java.io.File pathToFile(org.apache.hadoop.fs.Path path) {
      return new java.io.File(path.toUri().getPath());
    }

    @Override
    public FSDataOutputStream create(org.apache.hadoop.fs.Path file, boolean overwrite)
        throws IOException {
      FSDataOutputStream out = super.create(file, overwrite);
      return new FSDataOutputStream(out, null) {
        @Override
        public boolean hasCapability(String capability) {
          return false;
        }

        @Override
        public void hsync() throws IOException {
          throw new IOException("an object store cannot sync");
        }
      };
    }
  }

  private void write(int from, int to) {
    try (Ledger ledger = open()) {
      for (int n = from; n < to; n++) {
        ledger.append(event(n));
      }
    }
  }

  private Ledger open() {
    return Ledger.open(new org.apache.hadoop.fs.Path(directory.toUri()), new Configuration());
  }

  private static com.fasterxml.jackson.databind.node.ObjectNode event(int n) {
    return JsonNodeFactory.instance.objectNode().put("n", n).put("text", "naïve \"quotes\"\n");
  }

  private List<Integer> read() {
    List<Integer> numbers = new ArrayList<>();
    try (Ledger ledger = open()) {
      ledger.replay(event -> numbers.add(event.path("n").asInt()));
    }
    return numbers;
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
    }
  }

  @Test
  void aLineIsJson() {
    String line = new String(LedgerLine.write(event(3)), StandardCharsets.UTF_8);
    assertThat(line).startsWith("{\"crc\":\"").endsWith("}\n").contains("\"event\":{\"n\":3");
    assertThat(LedgerLine.read(line.strip()).orElseThrow().path("n").asInt()).isEqualTo(3);
  }
}
