package io.sparqat.jobs.table;

import java.util.List;
import java.util.Locale;

/** How a table's front grew, as a terminal shows it. */
public final class ProgressionText {
  private ProgressionText() {}

  /** A line for each moment at which results came in. */
  public static String of(CandidateTable table) {
    return TextTable.of(
        List.of("finished", "candidates", "core-seconds", "hypervolume"),
        Progression.of(table).stream()
            .map(
                step ->
                    List.of(
                        step.finished().toString(),
                        String.format(Locale.ROOT, "%,d", step.candidates()),
                        String.format(Locale.ROOT, "%,.1f", step.coreSeconds()),
                        String.format(Locale.ROOT, "%.6f", step.hypervolume())))
            .toList(),
        1);
  }
}
