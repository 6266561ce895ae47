package io.sparqat.quant;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the shared reference data stands, if this machine has it. */
public final class SharedData {
  private SharedData() {}

  /**
   * The shared directory: {@code SPARQAT_SHARED}, or else {@code shared} in this directory or the
   * nearest parent that has {@code shared/golden}.
   */
  public static Optional<Path> root() {
    String named = System.getenv("SPARQAT_SHARED");
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve("shared/golden"))) {
        return Optional.of(at.resolve("shared"));
      }
    }
    return Optional.empty();
  }

  /** A file or directory under the shared directory, if it exists. */
  public static Optional<Path> find(String relative) {
    return root().map(root -> root.resolve(relative)).filter(Files::exists);
  }
}
