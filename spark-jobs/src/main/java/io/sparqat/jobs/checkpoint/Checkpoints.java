package io.sparqat.jobs.checkpoint;

import io.sparqat.jobs.io.HadoopFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The checkpoints of a command's trainings. Each training has a directory named by all that its
 * result depends on (network, recipe, data, number of workers), so that the same command finds what
 * an earlier one left, and never takes what another training left.
 */
public final class Checkpoints {
  private static final int NAME_LENGTH = 32;

  private final Path base;
  private final boolean fresh;
  private final Configuration hadoop;
  private final Consumer<String> notices;
  private final List<CheckpointStore> opened = new ArrayList<>();

  /**
   * @param base a directory on any Hadoop filesystem
   * @param fresh whether checkpoints of earlier commands are removed instead of used
   * @param notices told what the user should know
   */
  public Checkpoints(Path base, boolean fresh, Configuration hadoop, Consumer<String> notices) {
    this.base = base;
    this.fresh = fresh;
    this.hadoop = hadoop;
    this.notices = notices;
  }

  /**
   * Those of one training.
   *
   * @param training a hash of what it is
   */
  public CheckpointStore of(String training) {
    Path directory =
        new Path(base, training.substring(0, Math.min(NAME_LENGTH, training.length())));
    CheckpointStore store = new CheckpointStore(directory, training, hadoop, notices);
    if (fresh) {
      store.clear();
    }
    opened.add(store);
    return store;
  }

  /** Removes the checkpoints of every training that was asked for: their results are safe. */
  public void clear() {
    opened.forEach(CheckpointStore::clear);
    HadoopFiles.deleteIfEmpty(base, hadoop);
  }
}
