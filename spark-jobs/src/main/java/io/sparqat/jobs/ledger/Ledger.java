package io.sparqat.jobs.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparqat.jobs.io.HadoopFiles;
import io.sparqat.quant.UserException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.jspecify.annotations.Nullable;

/**
 * Events in the order in which they happened, each on disk before {@link #append} returns. A
 * directory of segments: every writer begins a new one, so nothing is ever appended to another
 * process's file; on a filesystem whose streams cannot be synced, such as an object store, every
 * event is a segment of its own. A line that its writer did not live to finish, which can only be a
 * segment's last, is passed over.
 *
 * <p>One writer at a time, from one thread.
 */
public final class Ledger implements AutoCloseable {
  private static final Pattern SEGMENT = Pattern.compile("segment-(\\d{8})\\.jsonl");

  private final Path directory;
  private final FileSystem files;
  private @Nullable FSDataOutputStream segment;

  private Ledger(Path directory, FileSystem files) {
    this.directory = directory;
    this.files = files;
  }

  /**
   * Opens the ledger in {@code directory}, which is made when it is not there.
   *
   * @throws UserException when it cannot be written
   */
  public static Ledger open(Path directory, Configuration hadoop) {
    try {
      FileSystem files = directory.getFileSystem(hadoop);
      // The local filesystem with Hadoop's checksum files does not sync; our lines have their own.
      FileSystem raw = files instanceof ChecksumFileSystem sums ? sums.getRawFileSystem() : files;
      raw.mkdirs(directory);
      return new Ledger(raw.makeQualified(directory), raw);
    } catch (IOException e) {
      throw new UserException(
          "Cannot write " + directory + ": " + e.getMessage() + " (choose another directory)", e);
    }
  }

  /**
   * Reads every event there is, one after another.
   *
   * @throws UserException when a line that is not its segment's last is damaged
   */
  public void replay(Consumer<JsonNode> events) {
    try {
      for (Path file : segments()) {
        replay(file, events);
      }
    } catch (IOException e) {
      throw new UserException("Cannot read " + HadoopFiles.shown(directory) + ": " + e, e);
    }
  }

  private void replay(Path file, Consumer<JsonNode> events) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(files.open(file), StandardCharsets.UTF_8))) {
      int number = 0;
      for (String line = lines.readLine(); line != null; ) {
        String next = lines.readLine();
        number++;
        Optional<JsonNode> event = LedgerLine.read(line);
        if (event.isEmpty() && next != null) {
          throw new UserException(
              "Cannot read "
                  + HadoopFiles.shown(file)
                  + ": line "
                  + number
                  + " is damaged (restore the file, or remove the run's directory to start over)");
        }
        event.ifPresent(events);
        line = next;
      }
    }
  }

  private List<Path> segments() throws IOException {
    return Arrays.stream(files.listStatus(directory))
        .map(FileStatus::getPath)
        .filter(path -> SEGMENT.matcher(path.getName()).matches())
        .sorted(Comparator.comparing(Path::getName))
        .toList();
  }

  /** Adds an event; it is on disk when this returns. */
  public void append(ObjectNode event) {
    try {
      FSDataOutputStream out = segment == null ? begin() : segment;
      out.write(LedgerLine.write(event));
      if (out.hasCapability(StreamCapabilities.HSYNC)) {
        out.hsync();
      } else {
        segment = null;
        out.close();
      }
    } catch (IOException e) {
      throw new UserException(
          "Cannot write " + HadoopFiles.shown(directory) + ": " + e.getMessage(), e);
    }
  }

  private FSDataOutputStream begin() throws IOException {
    List<Path> before = segments();
    String last = before.isEmpty() ? "" : before.get(before.size() - 1).getName();
    int number = last.isEmpty() ? 0 : Integer.parseInt(SEGMENT.matcher(last).replaceAll("$1"));
    Path file = new Path(directory, String.format(Locale.ROOT, "segment-%08d.jsonl", number + 1));
    FSDataOutputStream out = files.create(file, false);
    segment = out;
    return out;
  }

  @Override
  public void close() {
    try {
      if (segment != null) {
        segment.close();
        segment = null;
      }
    } catch (IOException e) {
      throw new UserException("Cannot write " + HadoopFiles.shown(directory) + ": " + e, e);
    }
  }
}
