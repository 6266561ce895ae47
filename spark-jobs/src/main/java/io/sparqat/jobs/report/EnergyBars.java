package io.sparqat.jobs.report;

import io.sparqat.jobs.table.Energy;
import io.sparqat.jobs.table.TableColumn;
import io.sparqat.jobs.table.TableRow;
import io.sparqat.quant.draw.Axis;
import io.sparqat.quant.draw.Mark;
import io.sparqat.quant.draw.Stylesheet;
import io.sparqat.quant.draw.Svg;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One bar a candidate, stacked from where its energy goes. Where one candidate takes many times the
 * energy of another, each bar shows shares of its own total, which stands beside it.
 */
final class EnergyBars {
  private record Component(String name, ToDoubleFunction<Energy> energy) {}

  private static final List<Component> COMPONENTS =
      List.of(
          new Component("inputs", Energy::inputs),
          new Component("parameters", Energy::parameters),
          new Component("operations", Energy::operations),
          new Component("outputs", Energy::outputs));

  private static final double WIDTH = 880;
  private static final double NAMES = 170;
  private static final double FIGURES = 90;
  private static final double TOP = 34;
  private static final double ROW = 26;
  private static final int LONGEST_NAME = 24;
  // Beyond this ratio the smallest bars could not be read on a common scale.
  private static final double WIDEST_RATIO = 8;

  private EnergyBars() {}

  static Svg of(List<TableRow> rows) {
    double largest = rows.stream().mapToDouble(row -> row.energy().total()).max().orElse(1);
    double smallest = rows.stream().mapToDouble(row -> row.energy().total()).min().orElse(1);
    boolean shares = largest > WIDEST_RATIO * smallest;
    Axis axis = Axis.linear("energy", 0, shares ? 100 : largest > 0 ? largest : 1);
    double bottom = TOP + rows.size() * ROW;
    Svg svg =
        new Svg(
            WIDTH,
            bottom + 44,
            "Energy by component",
            "One bar a candidate; the figures stand in the table");
    svg.add(Mark.rect(0, 0, WIDTH, bottom + 44).styled("ground"));
    legend(svg);
    for (double tick : axis.ticks(6)) {
      double x = x(axis, tick);
      svg.add(Mark.line(x, TOP, x, bottom).styled("grid"));
      svg.add(Mark.text(x, bottom + 17, Axis.text(tick)).anchored("middle").styled("tick"));
    }
    String name = shares ? "Share of the candidate's energy (%); total in pJ" : "Energy (pJ)";
    svg.add(
        Mark.text((NAMES + WIDTH - FIGURES) / 2, bottom + 36, name)
            .anchored("middle")
            .styled("name"));
    for (int i = 0; i < rows.size(); i++) {
      Energy energy = rows.get(i).energy();
      bar(svg, axis, rows.get(i), shares ? 100 / energy.total() : 1, TOP + i * ROW);
    }
    svg.add(Mark.line(NAMES, TOP, NAMES, bottom).styled("axis"));
    return svg;
  }

  private static double x(Axis axis, double energy) {
    return NAMES + axis.fraction(energy) * (WIDTH - NAMES - FIGURES);
  }

  private static void legend(Svg svg) {
    double x = NAMES;
    for (int i = 0; i < COMPONENTS.size(); i++) {
      svg.add(Mark.rect(x, 8, 12, 12).styled("fill " + Stylesheet.series(i)));
      svg.add(Mark.text(x + 17, 18, COMPONENTS.get(i).name()));
      x += 30 + 7.2 * COMPONENTS.get(i).name().length();
    }
  }

  private static void bar(Svg svg, Axis axis, TableRow row, double scale, double top) {
    svg.add(
        Mark.text(NAMES - 8, top + 17, shortened(row.name())).anchored("end").tooltip(row.name()));
    double sum = 0;
    for (int i = 0; i < COMPONENTS.size(); i++) {
      double energy = COMPONENTS.get(i).energy().applyAsDouble(row.energy());
      double left = x(axis, sum * scale);
      sum += energy;
      svg.add(
          Mark.rect(left, top + 4, x(axis, sum * scale) - left, ROW - 8)
              .styled("fill " + Stylesheet.series(i))
              .tooltip(
                  row.name()
                      + ", "
                      + COMPONENTS.get(i).name()
                      + ": "
                      + TableColumn.picojoules(energy)
                      + " pJ"));
    }
    svg.add(
        Mark.text(x(axis, sum * scale) + 6, top + 17, TableColumn.picojoules(sum)).styled("tick"));
  }

  private static String shortened(String name) {
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "…";
  }
}
