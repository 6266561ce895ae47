package io.sparqat.jobs.table;

import java.util.List;
import java.util.function.IntPredicate;

/** Cells as aligned columns for a terminal. */
public final class TextTable {
  private TextTable() {}

  /** The first columns flush left, the others, which are numbers, flush right. */
  public static String of(List<String> titles, List<List<String>> rows, int left) {
    return of(titles, rows, column -> column >= left);
  }

  static String of(List<String> titles, List<List<String>> rows, IntPredicate right) {
    int[] widths = new int[titles.size()];
    for (int column = 0; column < widths.length; column++) {
      widths[column] = titles.get(column).length();
      for (List<String> row : rows) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    StringBuilder out = new StringBuilder();
    line(out, titles, widths, right);
    rows.forEach(row -> line(out, row, widths, right));
    return out.toString();
  }

  private static void line(
      StringBuilder out, List<String> cells, int[] widths, IntPredicate right) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      String padding = " ".repeat(widths[i] - cells.get(i).length());
      line.append(i == 0 ? "" : "  ");
      line.append(right.test(i) ? padding + cells.get(i) : cells.get(i) + padding);
    }
    out.append(line.toString().stripTrailing()).append('\n');
  }
}
