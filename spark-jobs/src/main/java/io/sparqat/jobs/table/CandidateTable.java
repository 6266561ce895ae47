package io.sparqat.jobs.table;

import io.sparqat.quant.search.ParetoFront;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Candidates by energy, each knowing whether it is on the front; failed ones last. */
public final class CandidateTable {
  private final List<TableRow> rows;

  private CandidateTable(List<TableRow> rows) {
    this.rows = rows;
  }

  /** Sorts the rows and works out the front of less energy and more accuracy. */
  public static CandidateTable of(List<TableRow> rows) {
    List<TableRow> sorted = new ArrayList<>(rows);
    sorted.sort(
        Comparator.comparing((TableRow row) -> row.error().isPresent())
            .thenComparing(row -> row.energy().total())
            .thenComparing(TableRow::name));
    boolean[] front =
        ParetoFront.of(sorted.stream().map(CandidateTable::objectives).toArray(double[][]::new));
    for (int i = 0; i < front.length; i++) {
      sorted.set(i, sorted.get(i).withOnFront(front[i]));
    }
    return new CandidateTable(List.copyOf(sorted));
  }

  private static double[] objectives(TableRow row) {
    double error = row.trained().map(trained -> 1 - trained.accuracy().value()).orElse(Double.NaN);
    return new double[] {row.energy().total(), error};
  }

  public List<TableRow> rows() {
    return rows;
  }

  /** The candidates that have a result. */
  public List<TableRow> trained() {
    return rows.stream().filter(row -> row.trained().isPresent()).toList();
  }

  /** The candidates on the front, by energy. */
  public List<TableRow> front() {
    return rows.stream().filter(TableRow::onFront).toList();
  }

  /**
   * Area the front dominates, between no accuracy and all, and up to {@code energy} picojoules, as
   * a share of that whole area.
   */
  public double hypervolume(double energy) {
    double[][] points = trained().stream().map(CandidateTable::objectives).toArray(double[][]::new);
    return ParetoFront.hypervolume(points, new double[] {energy, 1}) / energy;
  }
}
