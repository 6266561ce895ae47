package io.sparqat.qtools.operator;

import java.util.Locale;

/** The circuit an operation is priced as. */
public enum Gate {
  MUL,
  MUX,
  XOR,
  SHIFTER,
  AND,
  ADD;

  /** QTools' {@code op_type}: {@code mul}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
