package io.sparqat.quant;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** What a misspelled word may have meant. */
public final class Suggestion {
  private Suggestion() {}

  /** "did you mean Dense?", or the whole list where nothing is near. */
  public static String of(String wrong, Collection<String> words) {
    return nearest(wrong, words, Math.max(1, wrong.length() / 3))
        .map(word -> "did you mean " + word + "?")
        .orElseGet(() -> "must be one of " + String.join(", ", words.stream().sorted().toList()));
  }

  /** The word that needs the fewest changes, if it needs no more than {@code within}. */
  public static Optional<String> nearest(String wrong, Collection<String> words, int within) {
    return words.stream()
        .filter(word -> Math.abs(word.length() - wrong.length()) <= within)
        .sorted()
        .min(Comparator.comparingInt(word -> distance(wrong, word)))
        .filter(word -> distance(wrong, word) <= within);
  }

  /** Levenshtein's edit distance, ignoring case. */
  private static int distance(String a, String b) {
    String x = a.toLowerCase(Locale.ROOT);
    String y = b.toLowerCase(Locale.ROOT);
    int[] row = new int[y.length() + 1];
    for (int j = 0; j <= y.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= x.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= y.length(); j++) {
        int substitution = diagonal + (x.charAt(i - 1) == y.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substitution, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[y.length()];
  }
}
