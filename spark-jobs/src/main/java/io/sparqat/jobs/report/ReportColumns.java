package io.sparqat.jobs.report;

import io.sparqat.jobs.table.TableColumn;
import io.sparqat.jobs.table.TableRow;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The table's columns on the page: those of the terminal, and what only fits here; errors stand
 * under what to do next.
 */
final class ReportColumns {
  static final List<TableColumn> ALL =
      Stream.concat(
              TableColumn.PRINTED.stream().filter(column -> !column.title().equals("note")),
              Stream.of(new TableColumn("integer exact", false, ReportColumns::exactness)))
          .toList();

  private ReportColumns() {}

  private static String exactness(TableRow row) {
    OptionalLong mismatches =
        row.trained().map(trained -> trained.integerMismatches()).orElse(OptionalLong.empty());
    if (mismatches.isEmpty()) {
      return "";
    }
    return mismatches.getAsLong() == 0
        ? "✓ exact"
        : String.format(Locale.ROOT, "%,d differ", mismatches.getAsLong());
  }
}
