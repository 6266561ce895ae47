package io.sparqat.jobs.report;

import io.sparqat.jobs.table.LayerRow;
import io.sparqat.jobs.table.TableRow;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Bits of weights and activations, a layer a column: a table whose cells are coloured by bits. */
final class BitMap {
  private BitMap() {}

  static void write(Html page, List<TableRow> rows) {
    Set<String> layers = new LinkedHashSet<>();
    rows.forEach(row -> row.layers().forEach(layer -> layers.add(layer.name())));
    page.open("table", "class", "bits");
    page.element(
        "caption",
        "Bits of weights / of values passed on, by layer; the stronger the colour, the wider");
    page.open("thead").open("tr").element("th", "candidate", "scope", "col");
    layers.forEach(layer -> page.element("th", layer, "scope", "col"));
    page.close().close().open("tbody");
    for (TableRow row : rows) {
      page.open("tr").element("th", row.name(), "scope", "row");
      for (String name : layers) {
        cell(page, row.layers().stream().filter(layer -> layer.name().equals(name)).findFirst());
      }
      page.close();
    }
    page.close().close();
  }

  private static void cell(Html page, Optional<LayerRow> layer) {
    if (layer.isEmpty()) {
      page.element("td", "", "class", "none");
      return;
    }
    LayerRow at = layer.get();
    OptionalInt shade = at.kernelBits().isPresent() ? at.kernelBits() : at.activationBits();
    page.open(
        "td",
        "style",
        "--depth:" + depth(shade),
        "title",
        at.type()
            + ", weights "
            + described(at.kernel(), at.kernelBits())
            + ", passes on "
            + described(at.activation(), at.activationBits()));
    page.text(bits(at.kernelBits()) + " / " + bits(at.activationBits()));
    page.close();
  }

  private static String bits(OptionalInt bits) {
    return bits.isPresent() ? Integer.toString(bits.getAsInt()) : "–";
  }

  private static String described(String quantizer, OptionalInt bits) {
    return quantizer.isEmpty() ? (bits.isPresent() ? "floats" : "none") : quantizer;
  }

  /** How much of the ink a cell takes: a step a doubling, from 1 bit to the 32 of floats. */
  private static String depth(OptionalInt bits) {
    double doublings = Math.log(Math.max(1, bits.orElse(1))) / Math.log(2);
    return Math.round(6 + 9 * Math.min(5, doublings)) + "%";
  }
}
