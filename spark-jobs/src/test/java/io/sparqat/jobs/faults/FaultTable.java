package io.sparqat.jobs.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Collects what came of each fault, and writes it as a Markdown table below {@code target}. */
public final class FaultTable {
  private final Path file;
  private final List<String> lines =
      new ArrayList<>(List.of("| fault | where | outcome | seconds |", "|---|---|---|---:|"));

  /**
   * @param name of the file
   */
  public FaultTable(String name) {
    file = Path.of("target", "faults", name + ".md");
  }

  /**
   * Runs a case; a row is written only when it passes.
   *
   * @param test returns the outcome in words
   */
  public void row(String fault, String where, Callable<String> test) throws Exception {
    long begin = System.nanoTime();
    String outcome = test.call();
    double seconds = (System.nanoTime() - begin) * 1e-9;
    lines.add(String.format("| %s | %s | %s | %.0f |", fault, where, outcome, seconds));
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
