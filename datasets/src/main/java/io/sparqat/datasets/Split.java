package io.sparqat.datasets;

import java.util.Locale;

/** What rows are for. */
public enum Split {
  TRAIN,
  VALIDATION,
  TEST;

  /** The name in directories, manifests and messages: {@code train}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
