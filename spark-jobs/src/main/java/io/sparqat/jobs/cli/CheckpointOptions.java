package io.sparqat.jobs.cli;

import io.sparqat.jobs.checkpoint.Checkpoints;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where trainings keep their state on the way. The same command again goes on from there. */
final class CheckpointOptions {
  @Option(
      names = "--checkpoints",
      paramLabel = "DIR",
      description =
          "Where training keeps checkpoints, on any Hadoop filesystem, until the run is complete"
              + " (default: .checkpoints in the directory of the runs).")
  private @Nullable String directory;

  @Option(
      names = "--fresh",
      description =
          "Begins anew; without it, the same command goes on from what a killed one has kept.")
  private boolean fresh;

  /** Whether nothing that a killed command has left is used. */
  boolean fresh() {
    return fresh;
  }

  /**
   * Opens them.
   *
   * @param out the directory of the runs
   * @param notices told what the user should know
   */
  Checkpoints open(java.nio.file.Path out, Consumer<String> notices) {
    Path base =
        directory == null
            ? new Path(out.toAbsolutePath().resolve(".checkpoints").toUri())
            : new Path(directory);
    return new Checkpoints(base, fresh, new Configuration(), notices);
  }
}
