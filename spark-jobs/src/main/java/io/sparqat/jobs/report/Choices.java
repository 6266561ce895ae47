package io.sparqat.jobs.report;

import io.sparqat.jobs.table.CandidateTable;
import io.sparqat.jobs.table.TableRow;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Picks candidates worth naming. */
final class Choices {
  private Choices() {}

  /**
   * The knee of the front: the point farthest above the straight line between its ends, with energy
   * counted in ratios; empty for fronts of fewer than three.
   */
  static Optional<TableRow> knee(CandidateTable table) {
    List<TableRow> front = table.front();
    if (front.size() < 3) {
      return Optional.empty();
    }
    TableRow first = front.get(0);
    TableRow last = front.get(front.size() - 1);
    double span = logEnergy(last) - logEnergy(first);
    double rise = Selection.accuracy(last) - Selection.accuracy(first);
    return front.subList(1, front.size() - 1).stream()
        .max(
            Comparator.comparingDouble(
                row ->
                    (Selection.accuracy(row) - Selection.accuracy(first)) / rise
                        - (logEnergy(row) - logEnergy(first)) / span));
  }

  private static double logEnergy(TableRow row) {
    return Math.log(Math.max(Double.MIN_NORMAL, row.energy().total()));
  }
}
