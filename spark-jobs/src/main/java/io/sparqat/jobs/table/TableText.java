package io.sparqat.jobs.table;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The table as a terminal shows it. */
public final class TableText {
  private TableText() {}

  /** Aligned columns, then what they mean. */
  public static String of(CandidateTable table) {
    return of(table, Integer.MAX_VALUE);
  }

  /** As {@link #of(CandidateTable)}, but no more than so many candidates, the front first. */
  public static String of(CandidateTable table, int most) {
    List<TableRow> rows = table.leading(most);
    List<TableColumn> columns =
        TableColumn.PRINTED.stream().filter(column -> !column.isEmpty(table)).toList();
    StringBuilder out =
        new StringBuilder(
            TextTable.of(
                columns.stream().map(TableColumn::title).toList(),
                rows.stream()
                    .map(row -> columns.stream().map(c -> c.text().apply(row)).toList())
                    .toList(),
                column -> columns.get(column).numeric()));
    int more = table.rows().size() - rows.size();
    if (more > 0) {
      out.append(String.format(Locale.ROOT, "and %,d more%n", more));
    }
    String processes =
        table.rows().stream()
            .map(row -> row.energy().process())
            .distinct()
            .collect(Collectors.joining("; "));
    if (!processes.isEmpty()) {
      out.append(
              "* on the front; energy: estimated arithmetic and memory energy of one inference, ")
          .append(processes)
          .append('\n');
    }
    if (!table.front().isEmpty()) {
      out.append(
          String.format(
              Locale.ROOT,
              "%,d of %,d candidates on the front, %.1f core-seconds for each; hypervolume %.4f%n",
              table.front().size(),
              table.rows().size(),
              table.coreSecondsPerFrontPoint().orElse(0),
              table.hypervolume(table.largestEnergy().orElse(1))));
    }
    return out.toString();
  }
}
