package io.sparqat.jobs.table;

import java.util.List;
import java.util.stream.Collectors;

/** The table as a terminal shows it. */
public final class TableText {
  private TableText() {}

  /** Aligned columns, then what they mean. */
  public static String of(CandidateTable table) {
    List<TableColumn> columns =
        TableColumn.PRINTED.stream().filter(column -> !column.isEmpty(table)).toList();
    StringBuilder out = new StringBuilder();
    int[] widths =
        columns.stream()
            .mapToInt(
                column ->
                    table.rows().stream()
                        .mapToInt(row -> column.text().apply(row).length())
                        .reduce(column.title().length(), Math::max))
            .toArray();
    line(out, columns, widths, columns.stream().map(TableColumn::title).toList());
    for (TableRow row : table.rows()) {
      line(out, columns, widths, columns.stream().map(c -> c.text().apply(row)).toList());
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
