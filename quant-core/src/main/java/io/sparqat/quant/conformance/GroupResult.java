package io.sparqat.quant.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The counts of one group of vectors and its first failures. */
public final class GroupResult {
  private final String name;
  private final int shownFailures;
  private int passed;
  private int failed;
  private long worstUlp;
  private final List<String> failures = new ArrayList<>();
  private final Map<String, Integer> skipReasons = new TreeMap<>();
  private final Map<String, Integer> notes = new TreeMap<>();

  GroupResult(String name, int shownFailures) {
    this.name = name;
    this.shownFailures = shownFailures;
  }

  void add(GoldenVector vector, VectorCheck check) {
    check.notes().forEach(note -> notes.merge(note, 1, Integer::sum));
    String skipReason = check.skipReason();
    if (!check.mismatches().isEmpty()) {
      failed++;
      if (failures.size() < shownFailures) {
        failures.add(
            description(vector) + "\n      " + String.join("\n      ", check.mismatches()));
      }
    } else if (skipReason != null) {
      skipReasons.merge(skipReason, 1, Integer::sum);
    } else {
      passed++;
      worstUlp = Math.max(worstUlp, check.worstUlp());
    }
  }

  public String name() {
    return name;
  }

  public int passed() {
    return passed;
  }

  public int failed() {
    return failed;
  }

  public int skipped() {
    return skipReasons.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Largest distance among the passed vectors, in float32 steps. */
  public long worstUlp() {
    return worstUlp;
  }

  /** The first failures in full: the vector, then each mismatch. */
  public List<String> failures() {
    return List.copyOf(failures);
  }

  /** Reasons of skipped vectors with their counts. */
  public Map<String, Integer> skipReasons() {
    return Map.copyOf(skipReasons);
  }

  /** Listed differences from QKeras that passed vectors show, with their counts. */
  public Map<String, Integer> notes() {
    return Map.copyOf(notes);
  }

  void print(StringBuilder out) {
    out.append(
        String.format(
            "%-36s %5d passed %4d failed %4d skipped  worst %d ulp%n",
            name, passed, failed, skipped(), worstUlp));
    notes.forEach(
        (note, n) -> out.append("    ").append(n).append(" x ").append(note).append('\n'));
    skipReasons.forEach(
        (reason, n) ->
            out.append("    skipped ").append(n).append(": ").append(reason).append('\n'));
    failures.forEach(failure -> out.append("    FAILED ").append(failure).append('\n'));
    if (failed > failures.size()) {
      out.append("    and ").append(failed - failures.size()).append(" more failures\n");
    }
  }

  private static String description(GoldenVector vector) {
    String id = vector.text("id", "");
    String spec = vector.text("spec", "");
    return (id.isEmpty() ? "" : id + " ")
        + (spec.isEmpty() ? "" : spec + " ")
        + "at "
        + vector.where();
  }
}
