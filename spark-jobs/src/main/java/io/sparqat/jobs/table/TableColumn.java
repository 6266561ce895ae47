package io.sparqat.jobs.table;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * A column of the printed forms.
 *
 * @param title its heading, with the unit
 * @param numeric whether it is set flush right
 * @param text what stands there for a row; empty where there is nothing to say
 */
public record TableColumn(String title, boolean numeric, Function<TableRow, String> text) {
  /** The columns of a terminal's table, in order. */
  public static final List<TableColumn> PRINTED =
      List.of(
          new TableColumn("", false, row -> row.onFront() ? "*" : ""),
          new TableColumn("candidate", false, TableRow::name),
          new TableColumn("accuracy %", true, TableColumn::accuracy),
          new TableColumn("95 % interval", true, TableColumn::interval),
          new TableColumn("loss", true, TableColumn::loss),
          new TableColumn("energy pJ", true, row -> picojoules(row.energy().total())),
          new TableColumn("inputs", true, row -> picojoules(row.energy().inputs())),
          new TableColumn("parameters", true, row -> picojoules(row.energy().parameters())),
          new TableColumn("operations", true, row -> picojoules(row.energy().operations())),
          new TableColumn("outputs", true, row -> picojoules(row.energy().outputs())),
          new TableColumn(
              "weight bits", true, row -> number("%,d", row.complexity().parameterBits())),
          new TableColumn(
              "seconds", true, row -> trained(row, t -> number("%.1f", t.wallSeconds()))),
          new TableColumn("note", false, TableColumn::note));

  /** Whether the column says nothing for any candidate, such as notes without an error. */
  public boolean isEmpty(CandidateTable table) {
    return table.rows().stream().allMatch(row -> text.apply(row).isEmpty());
  }

  private static String note(TableRow row) {
    return row.status() == TableRow.Status.DROPPED
        ? trained(row, t -> number("dropped after %,d rows", t.accuracy().total()))
        : row.error().orElse("");
  }

  private static String accuracy(TableRow row) {
    return row.error().isPresent() ? "failed" : trained(row, t -> percent(t.accuracy().value()));
  }

  private static String loss(TableRow row) {
    OptionalDouble loss = row.trained().map(Trained::loss).orElse(OptionalDouble.empty());
    return loss.isPresent() ? number("%.4f", loss.getAsDouble()) : "";
  }

  private static String interval(TableRow row) {
    return trained(row, t -> percent(t.accuracy().low()) + "–" + percent(t.accuracy().high()));
  }

  /** A share in percent, to hundredths, without the sign. */
  public static String percent(double share) {
    return number("%.2f", share * 100);
  }

  /** Picojoules in at least four digits. */
  public static String picojoules(double energy) {
    return number(energy < 100 ? "%.2f" : energy < 1000 ? "%.1f" : "%,.0f", energy);
  }

  private static String trained(TableRow row, Function<Trained, String> text) {
    return row.trained().map(text).orElse("");
  }

  private static String number(String format, Object value) {
    return String.format(Locale.ROOT, format, value);
  }
}
