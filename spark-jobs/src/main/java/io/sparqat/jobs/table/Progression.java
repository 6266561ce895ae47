package io.sparqat.jobs.table;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One step of a table's front over time.
 *
 * @param finished when a result came in
 * @param candidates with a result by then
 * @param coreSeconds all of them took together
 * @param hypervolume of their front, up to the energy of the dearest candidate of the whole table
 */
public record Progression(
    Instant finished, int candidates, double coreSeconds, double hypervolume) {
  /**
   * How the front grew: one step for each moment at which results came in; none for rows that do
   * not know when they were finished.
   */
  public static List<Progression> of(CandidateTable table) {
    double reference = table.largestEnergy().orElse(0);
    List<TableRow> timed =
        table.trained().stream()
            .filter(row -> row.origin().finished().isPresent())
            .sorted(Comparator.comparing(row -> row.origin().finished().orElseThrow()))
            .toList();
    List<Progression> steps = new ArrayList<>();
    List<TableRow> sofar = new ArrayList<>();
    double seconds = 0;
    for (List<TableRow> moment :
        timed.stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.origin().finished().orElseThrow(),
                    java.util.TreeMap::new,
                    Collectors.toList()))
            .values()) {
      sofar.addAll(moment);
      for (TableRow row : moment) {
        seconds += row.trained().orElseThrow().coreSeconds();
      }
      CandidateTable front = CandidateTable.of(sofar);
      sofar = new ArrayList<>(front.front());
      steps.add(
          new Progression(
              moment.get(0).origin().finished().orElseThrow(),
              (steps.isEmpty() ? 0 : steps.get(steps.size() - 1).candidates) + moment.size(),
              seconds,
              reference > 0 ? front.hypervolume(reference) : 0));
    }
    return steps;
  }
}
