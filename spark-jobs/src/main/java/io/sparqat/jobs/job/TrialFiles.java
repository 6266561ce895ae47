package io.sparqat.jobs.job;

import io.sparqat.jobs.io.RunDirectory;
import io.sparqat.jobs.trial.Trial;
import io.sparqat.jobs.trial.TrialStore;
import io.sparqat.quant.exchange.archive.ModelArchive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/**
 * Trained networks of a run that is under way, {@code trials/<id>.sparqat}; those that are wanted
 * become {@code models/<name>.sparqat} at its end, the others go.
 */
final class TrialFiles implements TrialStore {
  private static final String SUFFIX = ".sparqat";

  private final RunDirectory run;
  private final Path trials;

  TrialFiles(RunDirectory run) {
    this.run = run;
    this.trials = run.resolve("trials");
  }

  @Override
  public void put(Trial trial, byte[] model) {
    Path partial = trials.resolve(trial.id() + ".incomplete");
    try {
      Files.createDirectories(trials);
      try (FileChannel channel =
          FileChannel.open(
              partial,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(model);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(partial, file(trial.id()), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + partial, e);
    }
  }

  private Path file(String id) {
    return trials.resolve(id + SUFFIX);
  }

  /** The trained network of a finished trial. */
  ModelArchive read(String id) {
    return ModelArchive.read(file(id));
  }

  /** Copies a trained network to its place among the run's models. */
  void publish(String id, String name) {
    Path target = run.resolve(RunRecord.modelFile(name));
    try {
      Files.createDirectories(target.getParent());
      if (Files.exists(file(id))) {
        Files.copy(file(id), target, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + target, e);
    }
  }

  /** Removes what was not published. */
  void clear() {
    try (Stream<Path> files = Files.exists(trials) ? Files.list(trials) : Stream.empty()) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.deleteIfExists(trials);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove " + trials, e);
    }
  }
}
