package io.sparqat.jobs.cli;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The user's terminal. {@code bin/sparqat} points the JVM's standard error at the log file, where
 * warnings of the JVM and of native code belong, and passes the terminal's as another file; what
 * the user is to see goes there.
 */
final class Terminal {
  /** The file that is the terminal's standard error, set by {@code bin/sparqat}. */
  private static final String ERROR_FILE = "sparqat.terminal";

  private Terminal() {}

  /** Points {@code System.err} at the terminal, when it was started by {@code bin/sparqat}. */
  static void attach() {
    String file = System.getProperty(ERROR_FILE);
    if (file == null) {
      return;
    }
    try {
      System.setErr(
          new PrintStream(new FileOutputStream(file, true), true, StandardCharsets.UTF_8));
    } catch (IOException e) {
      System.err.println("Cannot open " + file + ": messages stay in the log (" + e + ")");
    }
  }
}
