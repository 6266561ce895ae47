package io.sparqat.qtools.report;

import io.sparqat.qtools.cost.CostReport;
import io.sparqat.qtools.cost.LayerCost;
import io.sparqat.qtools.energy.LayerEnergy;
import io.sparqat.qtools.type.HardwareType;
import java.util.Locale;

/** A report as one self-contained HTML page: a bar for each layer, split by component. */
public final class HtmlReport {
  private static final String STYLE =
      """
      body{font:14px/1.4 system-ui,sans-serif;margin:2em;color:#222}
      .layers{overflow-x:auto}
      table{border-collapse:collapse;margin:1em 0}
      th,td{padding:.2em .7em;text-align:right;border-bottom:1px solid #ddd}
      th:first-child,td:first-child{text-align:left}
      .bar{display:flex;width:22vw;min-width:7em;max-width:28em;height:1em;background:#f2f2f2}
      .bar i{display:block;height:100%}
      .inputs{background:#4e79a7}.parameters{background:#f28e2b}
      .operations{background:#59a14f}.outputs{background:#b07aa1}
      .key i{display:inline-block;width:.8em;height:.8em;margin:0 .3em 0 1em}
      """;

  private HtmlReport() {}

  public static String of(NetworkReport report) {
    CostReport costs = report.costs();
    StringBuilder out = new StringBuilder();
    out.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>")
        .append(escaped(costs.network()))
        .append(" costs</title><style>\n")
        .append(STYLE)
        .append("</style></head><body>\n<h1>")
        .append(escaped(costs.network()))
        .append("</h1>\n<p>Rule set ")
        .append(escaped(costs.rules().text()))
        .append(", process ")
        .append(escaped(costs.process()))
        .append(", weights in ")
        .append(costs.memory().weights().text())
        .append(", activations in ")
        .append(costs.memory().activations().text())
        .append(".<br>")
        .append(NetworkReport.ENERGY)
        .append("</p>\n");
    bars(out, report);
    totals(out, report);
    notes(out, report);
    return out.append("</body></html>\n").toString();
  }

  private static void bars(StringBuilder out, NetworkReport report) {
    double most =
        report.layers().stream().mapToDouble(l -> l.cost().energy().total()).max().orElse(1);
    out.append("<p class=\"key\">");
    for (String part : new String[] {"inputs", "parameters", "operations", "outputs"}) {
      out.append("<i class=\"").append(part).append("\"></i>").append(part);
    }
    out.append(
        "</p>\n<div class=\"layers\"><table><tr><th>layer</th><th>class</th><th>input</th><th>accumulator</th>"
            + "<th>output</th><th>energy</th><th>pJ</th><th>rank</th>");
    for (String title : report.otherTitles()) {
      out.append("<th>pJ, ").append(escaped(title)).append("</th><th>rank</th>");
    }
    out.append("</tr>\n");
    for (int i = 0; i < report.layers().size(); i++) {
      row(out, report, i, most);
    }
    out.append("</table></div>\n");
  }

  private static void row(StringBuilder out, NetworkReport report, int i, double most) {
    LayerReport layer = report.layers().get(i);
    LayerEnergy energy = layer.cost().energy();
    cell(out.append("<tr>"), layer.cost().name());
    cell(out, layer.cost().className());
    cell(out, HardwareType.acFixed(layer.types().inputs().get(0)));
    cell(
        out,
        String.join(
            " ",
            layer.accumulators().stream().map(w -> HardwareType.acFixed(w.derived())).toList()));
    cell(out, HardwareType.acFixed(layer.types().output()));
    out.append("<td><div class=\"bar\">");
    part(out, "inputs", energy.inputs() / most);
    part(out, "parameters", energy.parameters() / most);
    part(out, "operations", energy.operations() / most);
    part(out, "outputs", energy.outputs() / most);
    out.append("</div></td>");
    cell(out, TextReport.decimal(energy.total()));
    cell(out, Integer.toString(report.ranks().get(i)));
    for (int other = 0; other < report.otherTitles().size(); other++) {
      cell(out, TextReport.decimal(layer.otherEnergies().get(other).total()));
      cell(out, Integer.toString(report.ranks(other).get(i)));
    }
    out.append("</tr>\n");
  }

  private static void part(StringBuilder out, String name, double share) {
    out.append(
        String.format(
            Locale.ROOT, "<i class=\"%s\" style=\"width:%.2f%%\"></i>", name, 100 * share));
  }

  private static void totals(StringBuilder out, NetworkReport report) {
    CostReport costs = report.costs();
    out.append("<table><tr><th>total</th><th></th></tr>\n");
    total(out, "energy", TextReport.decimal(costs.energy().total()) + " pJ, " + costs.process());
    for (int i = 0; i < report.otherTitles().size(); i++) {
      total(
          out,
          "energy",
          TextReport.decimal(report.total(i)) + " pJ, " + report.otherTitles().get(i));
    }
    total(out, "weights", costs.weightBits() + " bits");
    total(out, "activations", costs.activationBits() + " bits");
    total(out, "activations at a time", costs.peakActivationBits() + " bits");
    total(out, "MACs", Long.toString(costs.macs()));
    total(out, "BOPs", String.format(Locale.ROOT, "%.0f", costs.bops()));
    total(out, "EBOPs", String.format(Locale.ROOT, "%.0f", costs.ebops()));
    total(out, "widest accumulator", costs.accumulatorBits() + " bits");
    out.append("</table>\n");
  }

  private static void total(StringBuilder out, String name, String value) {
    cell(out.append("<tr>"), name);
    cell(out, value);
    out.append("</tr>\n");
  }

  private static void notes(StringBuilder out, NetworkReport report) {
    out.append("<ul>\n");
    report.notPriced().forEach((title, reason) -> note(out, title + " is not priced: " + reason));
    for (LayerCost layer : report.costs().layers()) {
      layer.leftOut().ifPresent(reason -> note(out, layer.name() + " not modelled: " + reason));
    }
    out.append("</ul>\n");
  }

  private static void note(StringBuilder out, String text) {
    out.append("<li>").append(escaped(text)).append("</li>\n");
  }

  private static void cell(StringBuilder out, String text) {
    out.append("<td>").append(escaped(text)).append("</td>");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
