package io.sparqat.jobs.checkpoint;

import io.sparqat.jobs.io.HadoopFiles;
import io.sparqat.jobs.rounds.RoundState;
import io.sparqat.jobs.rounds.RoundStore;
import io.sparqat.quant.UserException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The checkpoints of one training, in a directory of their own on any Hadoop filesystem: the newest
 * and the one before. Each is written beside its place and moved there whole.
 */
public final class CheckpointStore implements RoundStore {
  private static final Pattern NAME = Pattern.compile("round-\\d{9}\\.checkpoint");
  private static final int KEPT = 2;

  private final Path directory;
  private final String training;
  private final Configuration hadoop;
  private final Consumer<String> notices;

  /**
   * @param training names what is trained, exactly
   * @param notices told what the user should know
   */
  CheckpointStore(Path directory, String training, Configuration hadoop, Consumer<String> notices) {
    this.directory = directory;
    this.training = training;
    this.hadoop = hadoop;
    this.notices = notices;
  }

  @Override
  public void save(RoundState state) {
    Path file = new Path(directory, String.format("round-%09d.checkpoint", state.cursor().round()));
    HadoopFiles.write(file, out -> CheckpointFile.write(training, state, out), hadoop);
    try {
      List<Path> files = newestFirst();
      for (Path old : files.subList(Math.min(KEPT, files.size()), files.size())) {
        files().delete(old, false);
      }
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /**
   * The newest whole checkpoint; empty when there is none at all.
   *
   * @throws UserException when there are some, and none can be used
   */
  public Optional<RoundState> newest() {
    List<String> problems = new ArrayList<>();
    try {
      for (Path file : newestFirst()) {
        try {
          RoundState state = read(file);
          problems.forEach(notices);
          notices.accept(
              String.format(
                  "Continuing after round %d, from %s",
                  state.cursor().round(), HadoopFiles.shown(file)));
          return Optional.of(state);
        } catch (IOException e) {
          problems.add("Cannot use " + HadoopFiles.shown(file) + ": " + e.getMessage());
        }
      }
    } catch (IOException e) {
      throw unusable(e);
    }
    if (problems.isEmpty()) {
      return Optional.empty();
    }
    throw new UserException(
        "Cannot continue training:\n  "
            + String.join("\n  ", problems)
            + "\nBegin anew with --fresh, or name another directory with --checkpoints");
  }

  /** Removes them all. */
  public void clear() {
    try {
      files().delete(directory, true);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private RoundState read(Path file) throws IOException {
    long size = files().getFileStatus(file).getLen();
    try (FSDataInputStream in = files().open(file, 1 << 16)) {
      return CheckpointFile.read(training, in, size);
    }
  }

  private List<Path> newestFirst() throws IOException {
    if (!files().exists(directory)) {
      return List.of();
    }
    List<Path> found = new ArrayList<>();
    for (var status : files().listStatus(directory)) {
      if (NAME.matcher(status.getPath().getName()).matches()) {
        found.add(status.getPath());
      }
    }
    found.sort((a, b) -> b.getName().compareTo(a.getName()));
    return found;
  }

  private FileSystem files() throws IOException {
    return directory.getFileSystem(hadoop);
  }

  private UserException unusable(IOException e) {
    return new UserException(
        "Cannot use checkpoints in "
            + HadoopFiles.shown(directory)
            + ": "
            + e.getMessage()
            + " (name another directory with --checkpoints)",
        e);
  }
}
