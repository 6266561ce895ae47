package io.sparqat.jobs.report;

import io.sparqat.jobs.table.CandidateTable;
import io.sparqat.jobs.table.Progression;
import io.sparqat.jobs.table.TableColumn;
import io.sparqat.jobs.table.TableRow;
import io.sparqat.jobs.table.Trained;
import io.sparqat.quant.draw.Stylesheet;
import io.sparqat.quant.inspect.ProfilePlot;
import io.sparqat.quant.inspect.ProfileRow;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The whole report in one file: no network, no other file, readable on screen, on paper, by
 * keyboard and by a screen reader; the same table gives the same bytes.
 */
public final class HtmlReport {
  /** The report's file name in a run directory. */
  public static final String NAME = "report.html";

  private static final String ANCHOR = "candidate-";
  private static final int MOST_ROWS = 500;
  private static final int LONGEST_OPEN = 40;
  private static final int MOST_BARS = 24;
  private static final int MOST_LINES = 12;
  private static final int MOST_BIT_ROWS = 40;

  private final CandidateTable table;
  private final Map<String, List<ProfileRow>> profiles;
  private final String title;
  private final Html page = new Html();

  /** The candidates the table shows, each with the id of its row. */
  private final Map<TableRow, String> listed = new LinkedHashMap<>();

  private HtmlReport(CandidateTable table, Map<String, List<ProfileRow>> profiles, String title) {
    this.table = table;
    this.profiles = profiles;
    this.title = title;
    for (TableRow row : table.leading(MOST_ROWS)) {
      listed.put(row, ANCHOR + listed.size());
    }
  }

  /**
   * @param title what the page is called
   */
  public static String of(CandidateTable table, String title) {
    return of(table, Map.of(), title);
  }

  /**
   * @param profiles numerical profiles by the names of the candidates that have one
   * @param title what the page is called
   */
  public static String of(
      CandidateTable table, Map<String, List<ProfileRow>> profiles, String title) {
    return new HtmlReport(table, profiles, title).write();
  }

  private String write() {
    page.markup("<!DOCTYPE html>\n").open("html", "lang", "en").open("head");
    page.markup("<meta charset=\"utf-8\">\n");
    page.markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.markup("<meta name=\"color-scheme\" content=\"light dark\">\n");
    page.element("title", title);
    page.markup("<style>\n" + Stylesheet.css() + resource("report.css") + "</style>\n");
    page.close().open("body");
    page.markup("<a class=\"skip\" href=\"#table\">Skip to the table</a>\n");
    header();
    page.open("main");
    front();
    tableSection();
    energySection();
    bitsSection();
    profilesSection();
    curvesSection();
    growthSection();
    nextSection();
    detailsSection();
    page.close();
    page.markup("<script>\n" + resource("report.js") + "</script>\n");
    return page.close().close().toString();
  }

  private void header() {
    page.open("header").element("h1", title);
    String processes =
        table.rows().stream()
            .map(row -> row.energy().process())
            .distinct()
            .collect(Collectors.joining("; "));
    page.open("p");
    page.text(
        String.format(
            Locale.ROOT,
            "%,d candidates, %,d on the front. ",
            table.rows().size(),
            table.front().size()));
    page.text("Energy is the estimated arithmetic and memory energy of one inference (");
    page.text(processes + "), not that of a device. Intervals are Wilson's, 95\u00a0%.").close();
    table.coreSecondsPerFrontPoint().ifPresent(this::cost);
    if (!table.front().isEmpty()) {
      page.open("ul", "class", "figures");
      figure("cheapest on the front", table.front().get(0));
      Choices.knee(table).ifPresent(row -> figure("best trade", row));
      figure("most accurate", table.front().get(table.front().size() - 1));
      page.close();
    }
    page.close();
  }

  private void cost(double coreSeconds) {
    page.element(
        "p",
        String.format(
            Locale.ROOT,
            "Each point on the front took %,.1f core-seconds, the beaten candidates' included.",
            coreSeconds));
  }

  private void figure(String what, TableRow row) {
    page.open("li").element("span", what, "class", "what");
    page.element("a", row.name(), "href", "#" + id(row));
    page.element("span", figures(row), "class", "numbers").close();
  }

  private static String figures(TableRow row) {
    return TableColumn.percent(Selection.accuracy(row))
        + " % at "
        + TableColumn.picojoules(row.energy().total())
        + " pJ";
  }

  private void front() {
    section("front", "Accuracy against energy");
    if (table.front().isEmpty()) {
      page.element("p", "No candidate has a result.");
    } else {
      figure(ParetoPlot.of(table, listed).inline());
      page.open("p", "class", "note");
      page.text("Filled points are on the front: no other candidate has more accuracy for less ");
      page.text("energy. The line shows the accuracy to be had for at most that energy; bars are ");
      page.text("95 % intervals. Points lead to their rows of the table.").close();
    }
    page.close();
  }

  private void tableSection() {
    section("table", "Candidates");
    List<TableColumn> columns =
        ReportColumns.ALL.stream().filter(column -> !column.isEmpty(table)).toList();
    String box = listed.size() > LONGEST_OPEN ? "wide long" : "wide";
    page.open("div", "class", box, "tabindex", "0", "role", "region", "aria-label", "Candidates");
    page.open("table", "class", "candidates").open("thead").open("tr");
    for (TableColumn column : columns) {
      page.open("th", "scope", "col", "class", column.numeric() ? "number" : "text");
      page.element("button", column.title(), "type", "button").close();
    }
    page.close().close().open("tbody");
    for (TableRow row : listed.keySet()) {
      page.open("tr", "id", id(row), "class", row.onFront() ? "front" : "beaten");
      for (TableColumn column : columns) {
        String kind = column.numeric() ? "number" : "text";
        boolean head = column.title().equals("candidate");
        page.open(
            head ? "th" : "td",
            head
                ? new String[] {"scope", "row", "title", row.quantization()}
                : new String[] {"class", kind});
        page.text(column.text().apply(row)).close();
      }
      page.close();
    }
    page.close().close().close();
    page.element("p", "* on the front.", "class", "note");
    if (listed.size() < table.rows().size()) {
      page.element(
          "p",
          String.format(
              Locale.ROOT,
              "%,d of %,d candidates: the front and the most accurate others; the Parquet file has"
                  + " all.",
              listed.size(),
              table.rows().size()),
          "class",
          "note");
    }
    page.close();
  }

  private void energySection() {
    List<TableRow> rows = Selection.of(table, MOST_BARS);
    if (rows.isEmpty()) {
      return;
    }
    section("energy", "Where the energy goes");
    figure(EnergyBars.of(rows).inline());
    shown(rows).close();
  }

  private void bitsSection() {
    List<TableRow> rows = Selection.of(table, MOST_BIT_ROWS);
    if (rows.stream().allMatch(row -> row.layers().isEmpty())) {
      return;
    }
    section("bits", "Bits by layer");
    page.open("div", "class", "wide", "tabindex", "0", "role", "region", "aria-label", "Bits");
    BitMap.write(page, rows);
    page.close();
    shown(rows).close();
  }

  private void profilesSection() {
    List<TableRow> rows =
        RunProfiles.chosen(table).stream().filter(row -> profiles.containsKey(row.name())).toList();
    if (rows.isEmpty()) {
      return;
    }
    section("profiles", "Numbers by layer");
    page.open("p", "class", "note");
    page.text("What a quantizer cuts off is the share of values beyond its smallest and largest; ");
    page.text(
        "its error is the root of the mean squared difference it makes, both on training rows.");
    page.close();
    // The most accurate one is open: what limits it limits them all.
    TableRow open =
        rows.stream().max(Comparator.comparingDouble(Selection::accuracy)).orElse(rows.get(0));
    for (TableRow row : rows) {
      String[] state = row == open ? new String[] {"open", ""} : new String[0];
      page.open("details", state).element("summary", row.name());
      figure(ProfilePlot.of(row.name(), profiles.getOrDefault(row.name(), List.of())).inline());
      page.close();
    }
    shown(rows).close();
  }

  private void curvesSection() {
    List<TableRow> rows =
        Selection.of(table, MOST_LINES).stream()
            .filter(row -> row.trained().map(Trained::curve).orElseThrow().size() > 1)
            .toList();
    if (rows.isEmpty()) {
      return;
    }
    section("curves", "Learning curves");
    figure(LearningCurves.losses(rows).inline());
    if (LearningCurves.haveAccuracies(rows)) {
      figure(LearningCurves.accuracies(rows).inline());
    }
    shown(rows).close();
  }

  private void growthSection() {
    List<Progression> steps = Progression.of(table);
    if (steps.size() < 2) {
      return;
    }
    section("growth", "What the front has cost");
    figure(FrontGrowth.of(steps).inline());
    page.close();
  }

  private void nextSection() {
    List<String> steps = NextSteps.of(table);
    if (steps.isEmpty()) {
      return;
    }
    section("next", "What to do next");
    page.open("ul");
    steps.forEach(step -> page.element("li", step));
    page.close().close();
  }

  private void detailsSection() {
    section("details", "What was run");
    page.open("dl");
    for (TableRow row : listed.keySet()) {
      page.element("dt", row.name());
      page.open("dd").element("code", row.quantization());
      page.open("p", "class", "hashes");
      page.text("candidate " + brief(row.candidate()) + ", network " + row.model());
      page.text(
          ", seed " + row.origin().seed() + ", data " + brief(row.origin().dataFingerprint()));
      page.text(", configuration " + brief(row.origin().configSha256()));
      row.trained().ifPresent(t -> page.text(", weights " + brief(t.weightsSha256())));
      page.close().close();
    }
    page.close().close();
  }

  private static String brief(String hash) {
    return hash.substring(0, Math.min(12, hash.length()));
  }

  private void section(String id, String heading) {
    page.open("section", "id", id, "aria-labelledby", id + "-heading");
    page.element("h2", heading, "id", id + "-heading");
  }

  private void figure(String svg) {
    page.open("figure", "class", "wide").markup(svg).close();
  }

  /** Says so when a picture does not show every candidate. */
  private Html shown(List<TableRow> rows) {
    int all = (int) table.rows().stream().filter(TableRow::comparable).count();
    if (rows.size() < all) {
      String text = "%d of %d candidates: the front and the most accurate others.";
      page.element("p", String.format(Locale.ROOT, text, rows.size(), all), "class", "note");
    }
    return page;
  }

  private String id(TableRow row) {
    return Objects.requireNonNull(listed.get(row));
  }

  private static String resource(String name) {
    try (InputStream in =
        Objects.requireNonNull(HtmlReport.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + name, e);
    }
  }
}
