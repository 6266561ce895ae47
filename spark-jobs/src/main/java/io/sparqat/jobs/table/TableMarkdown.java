package io.sparqat.jobs.table;

import java.util.List;
import java.util.stream.Collectors;

/** The table for a Markdown document. */
public final class TableMarkdown {
  private TableMarkdown() {}

  public static String of(CandidateTable table) {
    List<TableColumn> columns = TableColumn.PRINTED;
    StringBuilder out = new StringBuilder();
    out.append(row(columns.stream().map(TableColumn::title).toList()));
    out.append(row(columns.stream().map(column -> column.numeric() ? "---:" : "---").toList()));
    for (TableRow row : table.rows()) {
      out.append(row(columns.stream().map(column -> escape(column.text().apply(row))).toList()));
    }
    return out.toString();
  }

  private static String row(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private static String escape(String text) {
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("*", "\\*").replace('\n', ' ');
  }
}
