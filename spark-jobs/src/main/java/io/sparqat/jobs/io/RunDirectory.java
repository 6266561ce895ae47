package io.sparqat.jobs.io;

import io.sparqat.quant.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory of one run, {@code runs/<utc>-<name>}. It is filled under a hidden name and moved
 * when complete, {@code _SUCCESS} last: what stands under its final name is whole.
 *
 * <p>A run that can be gone on with is found again by its key: under its hidden name after its
 * process was killed, or under its final name, without {@code _SUCCESS}, after {@link #suspend}.
 */
public final class RunDirectory implements AutoCloseable {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private static final String UNFINISHED = "_UNFINISHED";
  private static final int SHORT_KEY = 12;

  private final Path parent;
  private final String name;
  private final Path work;
  private final @Nullable RunLock lock;
  private boolean complete;
  private boolean kept;

  private RunDirectory(Path parent, String name, Path work, @Nullable RunLock lock, boolean kept) {
    this.parent = parent;
    this.name = name;
    this.work = work;
    this.lock = lock;
    this.kept = kept;
  }

  /**
   * Begins a run.
   *
   * @throws UserException when {@code parent} cannot be written
   */
  public static RunDirectory create(Path parent, String runName, Clock clock) {
    String name = STAMP.format(clock.instant()) + "-" + runName;
    try {
      Files.createDirectories(parent);
      removeAbandoned(parent, runName);
      Path work = parent.resolve("." + name + owner() + ProcessHandle.current().pid());
      return new RunDirectory(parent, name, Files.createDirectory(work), null, false);
    } catch (IOException e) {
      throw unwritable(parent, e);
    }
  }

  /** What hidden names have between the run's name and the process: this machine. */
  private static String owner() throws IOException {
    String host = InetAddress.getLocalHost().getHostName();
    return "." + host.replaceAll("[^A-Za-z0-9-]+", "-") + ".";
  }

  /** Removes what runs of this name left whose processes, on this machine, were killed. */
  private static void removeAbandoned(Path parent, String runName) throws IOException {
    Pattern abandoned =
        Pattern.compile("\\.\\d{8}T\\d{6}Z-" + Pattern.quote(runName + owner()) + "(\\d{1,18})");
    List<Path> hidden;
    try (Stream<Path> files = Files.list(parent)) {
      hidden = files.toList();
    }
    for (Path path : hidden) {
      Matcher matcher = abandoned.matcher(path.getFileName().toString());
      if (matcher.matches() && ProcessHandle.of(Long.parseLong(matcher.group(1))).isEmpty()) {
        ScratchDirectory.delete(path);
      }
    }
  }

  /** The name of the run: of its directory, unless another run took it first. */
  public String name() {
    return name;
  }

  /**
   * Begins a run, or goes on with the unfinished one of the same name and key.
   *
   * @param key names everything that the run depends on
   * @throws UserException when {@code parent} cannot be written, or another process is at this run
   */
  public static RunDirectory resume(Path parent, String runName, String key, Clock clock) {
    String name = STAMP.format(clock.instant()) + "-" + runName;
    Path work = parent.resolve("." + runName + "-" + key.substring(0, SHORT_KEY));
    try {
      Files.createDirectories(parent);
      RunLock lock = RunLock.take(parent.resolve(work.getFileName() + ".lock"), work);
      Optional<Path> suspended = Files.exists(work) ? Optional.empty() : suspended(parent, key);
      if (suspended.isPresent()) {
        Files.move(suspended.get(), work, StandardCopyOption.ATOMIC_MOVE);
        Files.delete(work.resolve(UNFINISHED));
      }
      boolean begun = Files.exists(work);
      return new RunDirectory(parent, name, Files.createDirectories(work), lock, begun);
    } catch (IOException e) {
      throw unwritable(parent, e);
    }
  }

  /** Begins a run like {@link #resume}, removing what an unfinished one has left. */
  public static RunDirectory restart(Path parent, String runName, String key, Clock clock) {
    RunDirectory unfinished = resume(parent, runName, key, clock);
    unfinished.kept = false;
    unfinished.close();
    return resume(parent, runName, key, clock);
  }

  private static Optional<Path> suspended(Path parent, String key) throws IOException {
    try (Stream<Path> runs = Files.list(parent)) {
      for (Path run : runs.sorted(Comparator.reverseOrder()).toList()) {
        Path mark = run.resolve(UNFINISHED);
        if (Files.isRegularFile(mark) && Files.readString(mark).equals(key)) {
          return Optional.of(run);
        }
      }
    }
    return Optional.empty();
  }

  private static UserException unwritable(Path parent, IOException e) {
    return new UserException(
        "Cannot write " + parent + ": " + e + " (choose another directory with --out)", e);
  }

  /** From here on, what is written stays whatever becomes of this process. */
  public void keep() {
    kept = true;
  }

  /** Where to write what belongs to the run, until it is complete. */
  public Path resolve(String file) {
    return work.resolve(file);
  }

  public void write(String file, byte[] bytes) {
    try {
      Path path = work.resolve(file);
      Files.createDirectories(path.getParent());
      Files.write(path, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + work.resolve(file), e);
    }
  }

  public void write(String file, String text) {
    write(file, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  /** Adds a line to a file. */
  public void append(String file, String line) {
    try {
      Files.writeString(
          work.resolve(file), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + work.resolve(file), e);
    }
  }

  /** Moves the run to its final name, which is returned. */
  public Path complete() {
    write("_SUCCESS", "");
    return move();
  }

  /**
   * Moves a run that has stopped before its end to its final name, which is returned; {@link
   * #resume} with the same key goes on with it.
   */
  public Path suspend(String key) {
    write(UNFINISHED, key);
    return move();
  }

  private Path move() {
    for (int attempt = 1; ; attempt++) {
      Path target = parent.resolve(attempt == 1 ? name : name + "-" + attempt);
      try {
        if (Files.exists(target)) {
          throw new FileAlreadyExistsException(target.toString());
        }
        Files.move(work, target, StandardCopyOption.ATOMIC_MOVE);
        complete = true;
        return target;
      } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException e) {
        if (attempt == 100) {
          throw new UncheckedIOException("Cannot move " + work + " to " + target, e);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot move " + work + " to " + target, e);
      }
    }
  }

  /** Removes what a run that was not completed has left, unless it can be gone on with. */
  @Override
  public void close() {
    if (lock != null) {
      lock.close();
    }
    if (complete || kept) {
      return;
    }
    try {
      ScratchDirectory.delete(work);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove " + work, e);
    }
  }
}
