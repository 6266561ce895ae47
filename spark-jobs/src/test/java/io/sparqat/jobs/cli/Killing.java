package io.sparqat.jobs.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Kills processes of a training, as {@code kill -9} does, when it has come to a certain round. */
final class Killing {
  private static final String EXECUTOR = "CoarseGrainedExecutorBackend";
  private static final Pattern COLD_STARTS = Pattern.compile("\"cold-starts\":(\\d+)");
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);

  private final Path out;

  /**
   * @param out the directory of the runs, with one run in it
   */
  Killing(Path out) {
    this.out = out;
  }

  /** Kills an executor of a local-cluster in this JVM; false when it never came to that. */
  boolean oneExecutor(int afterRounds, int millisLater) {
    if (!await(afterRounds)) {
      return false;
    }
    sleep(millisLater);
    return executors().stream().findFirst().map(ProcessHandle::destroyForcibly).orElse(false);
  }

  /** Kills a driver with a JVM of its own; false when it ended before. */
  boolean driver(Process driver, int afterRounds) throws InterruptedException {
    if (!await(afterRounds) || !driver.isAlive()) {
      return false;
    }
    driver.destroyForcibly().waitFor();
    return true;
  }

  /** Kills an executor of a local-cluster in this JVM when so many trials have finished. */
  boolean oneExecutorAfterTrials(int count) {
    return awaitTrials(count)
        && executors().stream().findFirst().map(ProcessHandle::destroyForcibly).orElse(false);
  }

  /** Kills an executor of a local-cluster in this JVM so long after there were any. */
  static boolean oneExecutorAfter(int millis) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (executors().isEmpty() && System.nanoTime() < end) {
      sleep(5);
    }
    sleep(millis);
    return executors().stream().findFirst().map(ProcessHandle::destroyForcibly).orElse(false);
  }

  /** Kills a driver with a JVM of its own when so many trials have finished. */
  boolean driverAfterTrials(Process driver, int count) throws InterruptedException {
    if (!awaitTrials(count) || !driver.isAlive()) {
      return false;
    }
    driver.destroyForcibly().waitFor();
    return true;
  }

  /** Waits until the ledgers below {@code out} hold so many results. */
  private boolean awaitTrials(int count) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (System.nanoTime() < end) {
      if (trialsFinished() >= count) {
        return true;
      }
      sleep(5);
    }
    return false;
  }

  private int trialsFinished() {
    try (Stream<Path> files = Files.exists(out) ? Files.walk(out) : Stream.empty()) {
      int found = 0;
      for (Path file : files.filter(path -> path.toString().endsWith(".jsonl")).toList()) {
        found += Files.readString(file).split("\"finished\"", -1).length - 1;
      }
      return found;
    } catch (IOException | UncheckedIOException e) {
      return 0; // The run was moved to its final place just now.
    }
  }

  /** Executors that this JVM has started. */
  private static List<ProcessHandle> executors() {
    return ProcessHandle.current().descendants().filter(Killing::isExecutor).toList();
  }

  /** Looks in full: what Java tells of a command line is cut before the main class. */
  private static boolean isExecutor(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline")).contains(EXECUTOR);
    } catch (IOException e) {
      return false; // It has ended.
    }
  }

  private boolean await(int rounds) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (System.nanoTime() < end) {
      if (roundsDone() >= rounds) {
        return true;
      }
      sleep(5);
    }
    return false;
  }

  private int roundsDone() {
    try (Stream<Path> runs = Files.exists(out) ? Files.list(out) : Stream.empty()) {
      Optional<Path> metrics =
          runs.map(run -> run.resolve("metrics.jsonl")).filter(Files::exists).findFirst();
      return metrics.isEmpty() ? 0 : Files.readAllLines(metrics.get()).size();
    } catch (IOException e) {
      return 0; // The run was moved to its final place just now.
    }
  }

  /** Workers that had to be built, over all rounds of a complete run. */
  static int coldStarts(Path run) {
    try {
      return COLD_STARTS
          .matcher(Files.readString(run.resolve("metrics.jsonl")))
          .results()
          .mapToInt(match -> Integer.parseInt(match.group(1)))
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void sleep(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
