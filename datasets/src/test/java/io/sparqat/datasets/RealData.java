package io.sparqat.datasets;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * Real data sets, which are not part of the project: {@code SPARQAT_DATA} names their directory, or
 * else {@code shared/data} beside the project. Tests that need them say so when they skip.
 */
final class RealData {
  private RealData() {}

  /** A file or directory of the real data; the test is skipped without it. */
  static Path require(String relative) {
    String named = System.getenv("SPARQAT_DATA");
    Path found = named == null ? null : Path.of(named);
    for (Path at = Path.of("").toAbsolutePath(); found == null && at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve("shared/data"))) {
        found = at.resolve("shared/data");
      }
    }
    Assumptions.assumeTrue(
        found != null && Files.exists(found.resolve(relative)),
        "no real data: set SPARQAT_DATA to a directory with " + relative);
    return found.resolve(relative);
  }
}
