package io.sparqat.quant.spec;

import java.util.Collection;
import java.util.Comparator;

/** Suggests what a misspelled name was meant to be. */
final class Names {
  private static final int NEAR = 3;

  private Names() {}

  static String unknown(String kind, String name, Collection<String> known) {
    String shown = name.length() > 40 ? name.substring(0, 40) + "..." : name;
    return "unknown " + kind + " '" + shown + "'" + suggestion(name, known);
  }

  private static String suggestion(String name, Collection<String> known) {
    return known.stream()
        .sorted()
        .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
        .filter(candidate -> distance(name, candidate) <= NEAR)
        .map(candidate -> ", did you mean '" + candidate + "'?")
        .orElse("");
  }

  /** Levenshtein's edit distance; names of very different length count as far. */
  private static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) > NEAR) {
      return Integer.MAX_VALUE;
    }
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
