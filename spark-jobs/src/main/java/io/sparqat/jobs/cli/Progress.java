package io.sparqat.jobs.cli;

import java.io.PrintStream;

/**
 * One line that says how far things are: rewritten in place on a terminal, a new line every few
 * seconds elsewhere. Goes to standard error; results go to standard output.
 */
final class Progress implements AutoCloseable {
  private static final long LINE_NANOS = 10_000_000_000L;
  private static final long REDRAW_NANOS = 100_000_000L;

  private final PrintStream out = System.err;
  private final boolean live = Boolean.getBoolean("sparqat.tty");
  private int width;
  private long shown = System.nanoTime() - LINE_NANOS;

  /** Shows how far it is, unless something was shown just now. */
  void update(String text) {
    long now = System.nanoTime();
    if (now - shown >= (live ? REDRAW_NANOS : LINE_NANOS)) {
      shown = now;
      draw(text);
    }
  }

  /** Shows a text that stays. */
  void line(String text) {
    draw(text);
    if (live) {
      out.println();
    }
    width = 0;
  }

  private void draw(String text) {
    if (live) {
      out.print("\r" + text + " ".repeat(Math.max(0, width - text.length())));
      out.flush();
      width = text.length();
    } else {
      out.println(text);
    }
  }

  /** Ends a live line. */
  @Override
  public void close() {
    if (live && width > 0) {
      out.println();
      width = 0;
    }
  }
}
