package io.sparqat.jobs.report;

import io.sparqat.jobs.table.TableRow;
import io.sparqat.jobs.table.Trained.CurvePoint;
import io.sparqat.quant.draw.Axis;
import io.sparqat.quant.draw.Labels;
import io.sparqat.quant.draw.Plot;
import io.sparqat.quant.draw.Stylesheet;
import io.sparqat.quant.draw.Svg;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Training loss and validation accuracy over the rows seen, one line a candidate. */
final class LearningCurves {
  private static final double WIDTH = 880;

  private LearningCurves() {}

  static Svg losses(List<TableRow> rows) {
    return plot(rows, "Training loss", CurvePoint::loss, true);
  }

  static Svg accuracies(List<TableRow> rows) {
    return plot(rows, "Validation accuracy (%)", point -> 100 * point.accuracy(), false);
  }

  /** Whether any of the rows has a validation accuracy to draw. */
  static boolean haveAccuracies(List<TableRow> rows) {
    return rows.stream()
        .flatMap(row -> curve(row).stream())
        .anyMatch(point -> Double.isFinite(point.accuracy()));
  }

  private static List<CurvePoint> curve(TableRow row) {
    return row.trained().orElseThrow().curve();
  }

  /** The points at which there is something to draw: rounds do not validate every time. */
  private static List<CurvePoint> curve(TableRow row, ToDoubleFunction<CurvePoint> value) {
    return curve(row).stream()
        .filter(point -> Double.isFinite(value.applyAsDouble(point)))
        .toList();
  }

  private static Svg plot(
      List<TableRow> rows, String name, ToDoubleFunction<CurvePoint> value, boolean spread) {
    List<Double> columns = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    for (TableRow row : rows) {
      for (CurvePoint point : curve(row, value)) {
        columns.add((double) point.rows());
        values.add(value.applyAsDouble(point));
      }
    }
    double[] heights = values.stream().mapToDouble(Double::doubleValue).toArray();
    double last = columns.stream().mapToDouble(Double::doubleValue).max().orElse(1);
    double names = rows.stream().mapToDouble(row -> Labels.width(row.name())).max().orElse(0);
    Plot plot =
        new Plot(
            WIDTH,
            330,
            Axis.linear(
                "Training rows seen", 0, last * WIDTH / (WIDTH - Math.min(names, 400) - 130)),
            spread ? Axis.spreading(name, heights) : Axis.covering(name, heights));
    for (int i = 0; i < rows.size(); i++) {
      List<CurvePoint> curve = curve(rows.get(i), value);
      double[] xs = curve.stream().mapToDouble(CurvePoint::rows).toArray();
      double[] ys = curve.stream().mapToDouble(value).toArray();
      String dash = i >= Stylesheet.SERIES ? " dashed" : "";
      plot.line(xs, ys, "stroke " + Stylesheet.series(i) + dash);
    }
    names(plot, rows, value);
    return plot.svg(name, "One line a candidate, named at its end");
  }

  /** Names at the lines' ends, the highest first, so that no leader crosses another. */
  private static void names(Plot plot, List<TableRow> rows, ToDoubleFunction<CurvePoint> value) {
    Labels labels = new Labels(plot.area());
    rows.stream()
        .filter(row -> !curve(row, value).isEmpty())
        .sorted(Comparator.comparingDouble(row -> -value.applyAsDouble(end(row, value))))
        .forEach(
            row ->
                plot.addAll(
                    labels.placeRight(
                        plot.x(end(row, value).rows()),
                        plot.y(value.applyAsDouble(end(row, value))),
                        row.name(),
                        Stylesheet.series(rows.indexOf(row)))));
  }

  private static CurvePoint end(TableRow row, ToDoubleFunction<CurvePoint> value) {
    List<CurvePoint> curve = curve(row, value);
    return curve.get(curve.size() - 1);
  }
}
