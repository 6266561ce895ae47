package io.sparqat.jobs.table;

import io.sparqat.quant.search.ParetoFront;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;

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
    return new CandidateTable(List.copyOf(stand(sorted)));
  }

  /**
   * Gives rows by energy their standing. Walking upwards, a row is beaten when some row before it,
   * or of the same energy, is more accurate, or as accurate for less energy.
   */
  private static List<TableRow> stand(List<TableRow> byEnergy) {
    List<TableRow> standing = new ArrayList<>();
    Optional<TableRow> cheaper = Optional.empty();
    for (int i = 0; i < byEnergy.size(); ) {
      double energy = byEnergy.get(i).energy().total();
      int end = i;
      Optional<TableRow> best = Optional.empty();
      while (end < byEnergy.size() && byEnergy.get(end).energy().total() == energy) {
        best = better(best, byEnergy.get(end++));
      }
      for (; i < end; i++) {
        TableRow row = byEnergy.get(i);
        standing.add(row.with(standing(row, cheaper, best)));
      }
      if (best.isPresent()) {
        cheaper = better(cheaper, best.get());
      }
    }
    return standing;
  }

  private static Optional<TableRow> better(Optional<TableRow> best, TableRow row) {
    boolean first = row.comparable() && (best.isEmpty() || accuracy(row) > accuracy(best.get()));
    return first ? Optional.of(row) : best;
  }

  private static Standing standing(
      TableRow row, Optional<TableRow> cheaper, Optional<TableRow> alike) {
    if (!row.comparable()) {
      return Standing.UNKNOWN;
    }
    Optional<TableRow> master =
        alike
            .filter(other -> accuracy(other) > accuracy(row))
            .or(() -> cheaper.filter(other -> accuracy(other) >= accuracy(row)));
    return new Standing(master.isEmpty(), master.map(TableRow::candidate));
  }

  private static double accuracy(TableRow row) {
    return row.trained().orElseThrow().accuracy().value();
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

  /** The front, and then the most accurate others while there is room; by energy. */
  public List<TableRow> leading(int room) {
    if (room >= rows.size()) {
      return rows;
    }
    Set<TableRow> chosen = Collections.newSetFromMap(new IdentityHashMap<>());
    Stream.concat(
            front().stream(),
            rows.stream()
                .filter(row -> row.comparable() && !row.onFront())
                .sorted(Comparator.comparingDouble(row -> -accuracy(row))))
        .limit(room)
        .forEach(chosen::add);
    return rows.stream().filter(chosen::contains).toList();
  }

  /**
   * Area the front dominates, between no accuracy and all, and up to {@code energy} picojoules, as
   * a share of that whole area.
   */
  public double hypervolume(double energy) {
    double[][] points =
        front().stream()
            .map(row -> new double[] {row.energy().total(), 1 - accuracy(row)})
            .toArray(double[][]::new);
    return ParetoFront.hypervolume(points, new double[] {energy, 1}) / energy;
  }

  /** The energy of the dearest candidate with a result: where hypervolumes of one table end. */
  public OptionalDouble largestEnergy() {
    return rows.stream()
        .filter(TableRow::comparable)
        .mapToDouble(row -> row.energy().total())
        .max();
  }

  /** Core seconds of all candidates together for each one on the front; empty without a front. */
  public OptionalDouble coreSecondsPerFrontPoint() {
    double seconds =
        trained().stream().mapToDouble(row -> row.trained().orElseThrow().coreSeconds()).sum();
    int front = front().size();
    return front == 0 ? OptionalDouble.empty() : OptionalDouble.of(seconds / front);
  }
}
