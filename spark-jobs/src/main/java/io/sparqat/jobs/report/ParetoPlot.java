package io.sparqat.jobs.report;

import io.sparqat.jobs.table.CandidateTable;
import io.sparqat.jobs.table.TableColumn;
import io.sparqat.jobs.table.TableRow;
import io.sparqat.quant.draw.Axis;
import io.sparqat.quant.draw.Box;
import io.sparqat.quant.draw.Labels;
import io.sparqat.quant.draw.Mark;
import io.sparqat.quant.draw.Plot;
import io.sparqat.quant.draw.Svg;
import io.sparqat.quant.search.Accuracy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Accuracy against energy: every candidate with its confidence interval, the front as a staircase
 * (what can be had for at most this energy).
 */
final class ParetoPlot {
  private static final double RADIUS = 5;
  // Names of beaten candidates are written only while the plot stays legible.
  private static final int LARGEST_LABELED = 24;
  private static final int MOST_SPREAD = 10;

  private ParetoPlot() {}

  /**
   * @param targets where a candidate's point leads to; candidates that are not in it lead nowhere
   */
  static Svg of(CandidateTable table, Map<TableRow, String> targets) {
    List<TableRow> rows = table.rows().stream().filter(TableRow::comparable).toList();
    double[] energies = rows.stream().mapToDouble(row -> row.energy().total()).toArray();
    double[] accuracies =
        rows.stream()
            .map(ParetoPlot::accuracy)
            .flatMapToDouble(a -> DoubleStream.of(100 * a.low(), 100 * a.high()))
            .toArray();
    Plot plot =
        new Plot(
            880,
            460,
            Axis.spreading("Estimated energy of one inference (pJ)", energies),
            Axis.covering("Test accuracy (%)", accuracies));
    Labels labels = new Labels(plot.area());
    front(plot, labels, table.front());
    boolean crowded = rows.size() > LARGEST_LABELED;
    for (TableRow row : rows) {
      labels.avoid(x(plot, row), y(plot, row), RADIUS + 2);
      if (!crowded) {
        labels.avoid(whisker(plot, row));
      }
    }
    List<TableRow> beatenFirst = new ArrayList<>(rows);
    beatenFirst.sort(Comparator.comparing(TableRow::onFront));
    for (TableRow row : beatenFirst) {
      List<Mark> marks = point(plot, row, crowded && !row.onFront());
      String target = targets.get(row);
      Mark point = target == null ? Mark.group(marks) : Mark.link("#" + target, marks);
      plot.add(point.tooltip(tip(row)));
    }
    for (TableRow row : crowded ? spread(table.front()) : rows) {
      plot.addAll(labels.place(x(plot, row), y(plot, row), row.name()));
    }
    return plot.svg("Accuracy against energy", description(table));
  }

  /** The front's ends and some between, when all of them would not be legible. */
  private static List<TableRow> spread(List<TableRow> front) {
    if (front.size() <= MOST_SPREAD) {
      return front;
    }
    return IntStream.range(0, MOST_SPREAD)
        .mapToObj(i -> front.get(i * (front.size() - 1) / (MOST_SPREAD - 1)))
        .toList();
  }

  private static Accuracy accuracy(TableRow row) {
    return row.trained().orElseThrow().accuracy();
  }

  private static double x(Plot plot, TableRow row) {
    return plot.x(row.energy().total());
  }

  private static double y(Plot plot, TableRow row) {
    return plot.y(100 * accuracy(row).value());
  }

  private static Box whisker(Plot plot, TableRow row) {
    double x = x(plot, row);
    Accuracy accuracy = accuracy(row);
    return new Box(x - 3, plot.y(100 * accuracy.high()), x + 3, plot.y(100 * accuracy.low()));
  }

  /** Steps: from each point on, its accuracy can be had for the energy of any point further on. */
  private static void front(Plot plot, Labels labels, List<TableRow> front) {
    if (front.isEmpty()) {
      return;
    }
    List<Double> columns = new ArrayList<>();
    List<Double> lines = new ArrayList<>();
    for (TableRow row : front) {
      if (!lines.isEmpty()) {
        columns.add(x(plot, row));
        lines.add(lines.get(lines.size() - 1));
      }
      columns.add(x(plot, row));
      lines.add(y(plot, row));
    }
    columns.add(plot.area().right());
    lines.add(lines.get(lines.size() - 1));
    for (int i = 1; i < columns.size(); i++) {
      labels.avoidLine(columns.get(i - 1), lines.get(i - 1), columns.get(i), lines.get(i));
    }
    plot.add(
        Mark.polyline(
                columns.stream().mapToDouble(Double::doubleValue).toArray(),
                lines.stream().mapToDouble(Double::doubleValue).toArray())
            .styled("stroke thin series-1"));
  }

  /**
   * @param small drawn as a dot, without its interval, to keep a crowd legible
   */
  private static List<Mark> point(Plot plot, TableRow row, boolean small) {
    Accuracy accuracy = accuracy(row);
    String series = row.onFront() ? "series-1" : "series-8";
    double x = x(plot, row);
    Mark dot =
        Mark.circle(x, y(plot, row), small ? RADIUS / 2 : RADIUS)
            .styled((row.onFront() || small ? "fill " : "hollow ") + series);
    if (small) {
      return List.of(dot);
    }
    double high = plot.y(100 * accuracy.high());
    double low = plot.y(100 * accuracy.low());
    String stroke = "stroke thin " + series;
    return List.of(
        Mark.line(x, high, x, low).styled(stroke),
        Mark.line(x - 3, high, x + 3, high).styled(stroke),
        Mark.line(x - 3, low, x + 3, low).styled(stroke),
        dot);
  }

  private static String tip(TableRow row) {
    Accuracy accuracy = accuracy(row);
    return row.name()
        + ": "
        + TableColumn.percent(accuracy.value())
        + " % ("
        + TableColumn.percent(accuracy.low())
        + "–"
        + TableColumn.percent(accuracy.high())
        + "), "
        + TableColumn.picojoules(row.energy().total())
        + " pJ"
        + (row.onFront() ? ", on the front" : "");
  }

  private static String description(CandidateTable table) {
    StringBuilder text = new StringBuilder("The front, by energy: ");
    for (TableRow row : table.front()) {
      text.append(row.name())
          .append(", ")
          .append(TableColumn.percent(accuracy(row).value()))
          .append(" % at ")
          .append(TableColumn.picojoules(row.energy().total()))
          .append(" pJ; ");
    }
    return text.append("all figures stand in the table below").toString();
  }
}
