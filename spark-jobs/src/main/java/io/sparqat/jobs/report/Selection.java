package io.sparqat.jobs.report;

import io.sparqat.jobs.table.CandidateTable;
import io.sparqat.jobs.table.TableRow;
import java.util.List;
import java.util.stream.Stream;

/** Which candidates a picture can hold: the front always, others while there is room. */
final class Selection {
  private Selection() {}

  /** The front and then the most accurate others, at most {@code room} of them, by energy. */
  static List<TableRow> of(CandidateTable table, int room) {
    List<TableRow> others =
        table.trained().stream()
            .filter(row -> !row.onFront())
            .sorted((a, b) -> Double.compare(accuracy(b), accuracy(a)))
            .toList();
    List<TableRow> chosen =
        Stream.concat(table.front().stream(), others.stream()).limit(room).toList();
    return table.rows().stream().filter(chosen::contains).toList();
  }

  static double accuracy(TableRow row) {
    return row.trained().orElseThrow().accuracy().value();
  }
}
