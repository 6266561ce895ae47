package io.sparqat.jobs.report;

import io.sparqat.jobs.table.CandidateTable;
import io.sparqat.jobs.table.Energy;
import io.sparqat.jobs.table.LayerRow;
import io.sparqat.jobs.table.TableColumn;
import io.sparqat.jobs.table.TableRow;
import io.sparqat.jobs.table.Trained.CurvePoint;
import io.sparqat.quant.search.Accuracy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What the figures suggest to do next, a sentence each with the figures it rests on. */
final class NextSteps {
  // Below these a suggestion would not be worth its line.
  private static final double LARGE_GAP = 2.5;
  private static final double STILL_FALLING = 0.05;
  private static final double DOMINANT = 0.5;

  private NextSteps() {}

  static List<String> of(CandidateTable table) {
    List<String> steps = new ArrayList<>();
    for (TableRow row : table.rows()) {
      row.error()
          .ifPresent(
              error -> steps.add(row.name() + " failed (" + error + "): mend it and run again."));
    }
    untrained(table.front(), steps);
    undecided(table.front(), steps);
    gap(table.front(), steps);
    unfinished(table.front(), steps);
    hungryLayer(table.front(), steps);
    memoryBound(table.front(), steps);
    return steps;
  }

  /** What was scored has not had the chance to learn its quantization. */
  private static void untrained(List<TableRow> front, List<String> steps) {
    long scored = front.stream().filter(row -> row.status() == TableRow.Status.SCORED).count();
    if (scored > 0) {
      steps.add(
          String.format(
              Locale.ROOT,
              "%d of %d on the front were scored without training: train those with `sparqat"
                  + " sweep`, which mostly raises their accuracy at the same energy.",
              scored,
              front.size()));
    }
  }

  /** Neighbours on the front whose intervals overlap. */
  private static void undecided(List<TableRow> front, List<String> steps) {
    List<String> pairs = new ArrayList<>();
    for (int i = 1; i < front.size(); i++) {
      Accuracy cheap = accuracy(front.get(i - 1));
      Accuracy dear = accuracy(front.get(i));
      if (cheap.high() > dear.low()) {
        pairs.add(front.get(i - 1).name() + " and " + front.get(i).name());
      }
    }
    if (!pairs.isEmpty()) {
      steps.add(
          "The test set cannot tell apart "
              + String.join(", ", pairs)
              + ": their intervals overlap. Train them with more seeds before choosing.");
    }
  }

  /** The widest empty stretch of the front. */
  private static void gap(List<TableRow> front, List<String> steps) {
    double widest = LARGE_GAP;
    String found = "";
    for (int i = 1; i < front.size(); i++) {
      double ratio = front.get(i).energy().total() / front.get(i - 1).energy().total();
      if (ratio > widest) {
        widest = ratio;
        found =
            String.format(
                Locale.ROOT,
                "From %s to %s energy grows %.1f times with nothing between: try mixed widths,"
                    + " some layers as in the one, some as in the other.",
                front.get(i - 1).name(),
                front.get(i).name(),
                ratio);
      }
    }
    if (!found.isEmpty()) {
      steps.add(found);
    }
  }

  /** Candidates whose training loss still fell over the last quarter. */
  private static void unfinished(List<TableRow> front, List<String> steps) {
    List<String> names = new ArrayList<>();
    for (TableRow row : front) {
      List<CurvePoint> curve = row.trained().orElseThrow().curve();
      if (curve.size() >= 4) {
        double end = curve.get(curve.size() - 1).loss();
        double before = curve.get(curve.size() - 1 - curve.size() / 4).loss();
        if (end < before * (1 - STILL_FALLING)) {
          names.add(row.name());
        }
      }
    }
    if (!names.isEmpty()) {
      steps.add(
          "Training loss was still falling at the end for "
              + String.join(", ", names)
              + ": train longer.");
    }
  }

  /** A layer that takes most of the energy of the most accurate candidate. */
  private static void hungryLayer(List<TableRow> front, List<String> steps) {
    if (front.isEmpty()) {
      return;
    }
    TableRow best = front.get(front.size() - 1);
    double sum = best.layers().stream().mapToDouble(LayerRow::energyPicojoules).sum();
    best.layers().stream()
        .max(Comparator.comparingDouble(LayerRow::energyPicojoules))
        .filter(layer -> best.layers().size() > 1 && layer.energyPicojoules() > DOMINANT * sum)
        .ifPresent(
            layer ->
                steps.add(
                    String.format(
                        Locale.ROOT,
                        "%s takes %.0f %% of the energy of %s: fewer bits there pay first.",
                        layer.name(),
                        100 * layer.energyPicojoules() / sum,
                        best.name())));
  }

  /** A front whose cheapest candidate spends more on moving data than on computing. */
  private static void memoryBound(List<TableRow> front, List<String> steps) {
    if (front.isEmpty()) {
      return;
    }
    TableRow cheapest = front.get(0);
    Energy energy = cheapest.energy();
    double moved = (energy.total() - energy.operations()) / energy.total();
    if (moved > DOMINANT) {
      steps.add(
          String.format(
              Locale.ROOT,
              "%s spends %.0f %% of its %s pJ on reading and writing, not on computing: where"
                  + " weights and values are kept (DRAM, SRAM, fixed) now matters more than bits.",
              cheapest.name(),
              100 * moved,
              TableColumn.picojoules(energy.total())));
    }
  }

  private static Accuracy accuracy(TableRow row) {
    return row.trained().orElseThrow().accuracy();
  }
}
