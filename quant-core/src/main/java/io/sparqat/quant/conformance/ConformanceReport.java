package io.sparqat.quant.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** The results of a conformance run by group, in the order in which groups first appeared. */
public final class ConformanceReport {
  private final Map<String, GroupResult> groups = new LinkedHashMap<>();
  private final int shownFailures;

  ConformanceReport(int shownFailures) {
    this.shownFailures = shownFailures;
  }

  void add(String group, GoldenVector vector, VectorCheck check) {
    groups.computeIfAbsent(group, name -> new GroupResult(name, shownFailures)).add(vector, check);
  }

  public List<GroupResult> groups() {
    return new ArrayList<>(groups.values());
  }

  public int passed() {
    return sum(GroupResult::passed);
  }

  public int failed() {
    return sum(GroupResult::failed);
  }

  public int skipped() {
    return sum(GroupResult::skipped);
  }

  /** The report as printed; its last line is {@code N passed, N failed, N skipped}. */
  public String text() {
    StringBuilder out = new StringBuilder();
    groups.values().forEach(group -> group.print(out));
    return out.append(passed() + " passed, " + failed() + " failed, " + skipped() + " skipped\n")
        .toString();
  }

  private int sum(ToIntFunction<GroupResult> count) {
    return groups.values().stream().mapToInt(count).sum();
  }
}
