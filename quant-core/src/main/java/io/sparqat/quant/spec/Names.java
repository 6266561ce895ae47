package io.sparqat.quant.spec;

import io.sparqat.quant.Suggestion;
import java.util.Collection;

/** Suggests what a misspelled name was meant to be. */
final class Names {
  private static final int NEAR = 3;

  private Names() {}

  static String unknown(String kind, String name, Collection<String> known) {
    String shown = name.length() > 40 ? name.substring(0, 40) + "..." : name;
    return "unknown " + kind + " '" + shown + "'" + suggestion(name, known);
  }

  private static String suggestion(String name, Collection<String> known) {
    return Suggestion.nearest(name, known, NEAR)
        .map(candidate -> ", did you mean '" + candidate + "'?")
        .orElse("");
  }
}
