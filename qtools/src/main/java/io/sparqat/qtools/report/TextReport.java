package io.sparqat.qtools.report;

import io.sparqat.qtools.cost.AccumulatorWidths;
import io.sparqat.qtools.cost.CostReport;
import io.sparqat.qtools.cost.LayerCost;
import io.sparqat.qtools.energy.LayerEnergy;
import io.sparqat.qtools.type.HardwareType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report as aligned text. */
public final class TextReport {
  private TextReport() {}

  public static String of(NetworkReport report) {
    StringBuilder out = new StringBuilder();
    CostReport costs = report.costs();
    out.append(
        String.format(
            Locale.ROOT,
            "%s under rule set %s, process %s%nweights in %s, activations in %s%s%s%n%s%n%n",
            costs.network(),
            costs.rules().text(),
            costs.process(),
            costs.memory().weights().text(),
            costs.memory().activations().text(),
            costs.memory().minSramSize() > 0
                ? ", SRAM of at least " + costs.memory().minSramSize() + " bits"
                : "",
            costs.memory().ioThroughDram() ? ", inputs and outputs through DRAM" : "",
            NetworkReport.ENERGY));
    table(out, types(report));
    out.append('\n');
    table(out, energies(report));
    out.append('\n');
    totals(out, report);
    return out.toString();
  }

  private static List<List<String>> types(NetworkReport report) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("layer", "class", "input", "output", "accumulator", "worst", "A2Q", "MACs"));
    for (LayerReport layer : report.layers()) {
      List<AccumulatorWidths> widths = layer.accumulators();
      rows.add(
          List.of(
              layer.cost().name(),
              layer.cost().className(),
              HardwareType.acFixed(layer.types().inputs().get(0)),
              HardwareType.acFixed(layer.types().output()),
              joined(widths.stream().map(w -> HardwareType.acFixed(w.derived())).toList()),
              joined(widths.stream().map(w -> number(w.worstCase())).toList()),
              joined(widths.stream().map(w -> number(w.a2q())).toList()),
              Long.toString(layer.cost().macs())));
    }
    return rows;
  }

  private static String joined(List<String> parts) {
    return String.join(" ", parts);
  }

  private static String number(@org.jspecify.annotations.Nullable Long value) {
    return value == null ? "-" : value.toString();
  }

  private static List<List<String>> energies(NetworkReport report) {
    List<List<String>> rows = new ArrayList<>();
    List<String> head =
        new ArrayList<>(
            List.of("layer", "inputs pJ", "weights pJ", "operations pJ", "outputs pJ", "sum pJ"));
    head.add("rank");
    for (String title : report.otherTitles()) {
      head.add("pJ " + title);
      head.add("rank");
    }
    rows.add(head);
    List<Integer> ranks = report.ranks();
    for (int i = 0; i < report.layers().size(); i++) {
      LayerReport layer = report.layers().get(i);
      LayerCost cost = layer.cost();
      LayerEnergy energy = cost.energy();
      List<String> row =
          new ArrayList<>(
              List.of(
                  cost.name(),
                  decimal(energy.inputs()),
                  decimal(energy.parameters()),
                  decimal(energy.operations()),
                  decimal(energy.outputs()),
                  decimal(energy.total()),
                  Integer.toString(ranks.get(i))));
      for (int other = 0; other < report.otherTitles().size(); other++) {
        row.add(decimal(layer.otherEnergies().get(other).total()));
        row.add(Integer.toString(report.ranks(other).get(i)));
      }
      rows.add(row);
    }
    return rows;
  }

  private static void totals(StringBuilder out, NetworkReport report) {
    CostReport costs = report.costs();
    LayerEnergy energy = costs.energy();
    line(out, "energy", decimal(energy.total()) + " pJ (" + costs.process() + ")");
    for (int other = 0; other < report.otherTitles().size(); other++) {
      line(out, "", decimal(report.total(other)) + " pJ (" + report.otherTitles().get(other) + ")");
    }
    line(
        out,
        "",
        "inputs %s, weights %s, operations %s, outputs %s"
            .formatted(
                decimal(energy.inputs()),
                decimal(energy.parameters()),
                decimal(energy.operations()),
                decimal(energy.outputs())));
    line(out, "weights", costs.weightBits() + " bits");
    line(
        out,
        "activations",
        costs.activationBits() + " bits, at most " + costs.peakActivationBits() + " at a time");
    line(out, "MACs", Long.toString(costs.macs()));
    line(out, "BOPs", String.format(Locale.ROOT, "%.0f", costs.bops()));
    line(out, "EBOPs", String.format(Locale.ROOT, "%.0f", costs.ebops()));
    line(out, "accumulator", "at most " + costs.accumulatorBits() + " bits");
    report.notPriced().forEach((title, reason) -> line(out, "not priced", title + ": " + reason));
    for (LayerCost layer : costs.layers()) {
      layer.leftOut().ifPresent(reason -> line(out, "not modelled", layer.name() + ": " + reason));
    }
  }

  private static void line(StringBuilder out, String name, String value) {
    out.append(String.format(Locale.ROOT, "%-13s%s%n", name, value));
  }

  static String decimal(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  /** Text to the left in the first two columns, numbers to the right. */
  private static void table(StringBuilder out, List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int c = 0; c < columns; c++) {
        widths[c] = Math.max(widths[c], row.get(c).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder text = new StringBuilder();
      for (int c = 0; c < columns; c++) {
        String cell = row.get(c);
        String room = " ".repeat(widths[c] - cell.length());
        text.append(isNumber(rows, c) ? room + cell : cell + room).append("  ");
      }
      out.append(text.toString().stripTrailing()).append('\n');
    }
  }

  private static boolean isNumber(List<List<String>> rows, int column) {
    return rows.stream()
        .skip(1)
        .allMatch(row -> row.get(column).isEmpty() || row.get(column).matches("[-0-9. ]+"));
  }
}
