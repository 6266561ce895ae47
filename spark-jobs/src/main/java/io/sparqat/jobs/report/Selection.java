package io.sparqat.jobs.report;

import io.sparqat.jobs.table.CandidateTable;
import io.sparqat.jobs.table.TableRow;
import java.util.List;

/** Which candidates a picture can hold: the front always, others while there is room. */
final class Selection {
  private Selection() {}

  /** The front and then the most accurate others, at most {@code room} of them, by energy. */
  static List<TableRow> of(CandidateTable table, int room) {
    return table.leading(room).stream().filter(TableRow::comparable).toList();
  }

  static double accuracy(TableRow row) {
    return row.trained().orElseThrow().accuracy().value();
  }
}
