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
    StringBuilder out = new StringBuilder();
    int[] widths =
        columns.stream()
            .mapToInt(
                column ->
                    rows.stream()
                        .mapToInt(row -> column.text().apply(row).length())
                        .reduce(column.title().length(), Math::max))
            .toArray();
    line(out, columns, widths, columns.stream().map(TableColumn::title).toList());
    for (TableRow row : rows) {
      line(out, columns, widths, columns.stream().map(c -> c.text().apply(row)).toList());
    }
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

  private static void line(
      StringBuilder out, List<TableColumn> columns, int[] widths, List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      String padding = " ".repeat(widths[i] - cells.get(i).length());
      line.append(i == 0 ? "" : "  ");
      line.append(columns.get(i).numeric() ? padding + cells.get(i) : cells.get(i) + padding);
    }
    out.append(line.toString().stripTrailing()).append('\n');
  }
}
