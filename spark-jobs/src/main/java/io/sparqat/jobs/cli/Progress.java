package io.sparqat.jobs.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A few lines that say how far things are: rewritten in place on a terminal; elsewhere the first of
 * them, anew every few seconds. Goes to standard error; results go to standard output.
 */
final class Progress implements AutoCloseable {
  private static final long LINE_NANOS = 10_000_000_000L;
  private static final long REDRAW_NANOS = 100_000_000L;
  private static final int WIDEST = 110;

  /** ECMA-48: clear from the cursor to the end of the screen. */
  private static final String CLEAR = "\u001b[J";

  private final PrintStream out = System.err;
  private final boolean live = Boolean.getBoolean("sparqat.tty");
  private int height;
  private long shown = System.nanoTime() - LINE_NANOS;

  /** Shows how far it is, unless something was shown just now. */
  void update(String text) {
    update(() -> List.of(text));
  }

  /** Shows how far it is, unless something was shown just now; on a terminal as several lines. */
  void update(Supplier<List<String>> lines) {
    long now = System.nanoTime();
    if (now - shown >= (live ? REDRAW_NANOS : LINE_NANOS)) {
      shown = now;
      draw(lines.get());
    }
  }

  /** Shows a text that stays. */
  void line(String text) {
    draw(List.of(text));
    if (live) {
      out.println();
    }
    height = 0;
  }

  private void draw(List<String> lines) {
    if (!live) {
      out.println(lines.get(0));
      return;
    }
    String back = "\r" + (height > 1 ? "\u001b[" + (height - 1) + "A" : "") + CLEAR;
    out.print(
        back
            + lines.stream()
                .map(line -> line.substring(0, Math.min(WIDEST, line.length())))
                .collect(Collectors.joining("\n")));
    out.flush();
    height = lines.size();
  }

  /** Ends live lines. */
  @Override
  public void close() {
    if (live && height > 0) {
      out.println();
      height = 0;
    }
  }
}
