package io.sparqat.quant.inspect;

import io.sparqat.quant.draw.Axis;
import io.sparqat.quant.draw.Mark;
import io.sparqat.quant.draw.Stylesheet;
import io.sparqat.quant.draw.Svg;
import io.sparqat.quant.transform.Distribution;
import io.sparqat.quant.transform.QuantizationEffect;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * A network's numerical profile as box plots, one a line: from the smallest to the largest value,
 * with a box over the middle half. The scale is linear around zero and logarithmic beyond, so that
 * small weights and large sums can be read on one axis. Beside each line stands what its quantizer
 * cut off and how far it moved values.
 */
public final class ProfilePlot {
  /** Below it the scale is about linear. */
  private static final double LINEAR_TO = 0.1;

  private static final double WIDTH = 880;
  private static final double NAMES = 214;
  private static final double SATURATED = 96;
  private static final double ERROR = 84;
  private static final double RIGHT = WIDTH - SATURATED - ERROR;
  private static final double TOP = 52;
  private static final double ROW = 20;
  private static final int LONGEST_NAME = 30;

  /** Share of saturated values from which a line is marked. */
  private static final double NOTABLE = 0.01;

  private static final double[] TICKS = {
    -10_000, -1_000, -100, -10, -1, -0.1, 0, 0.1, 1, 10, 100, 1_000, 10_000
  };

  private final List<ProfileRow> rows;
  private final double low;
  private final double high;

  private ProfilePlot(List<ProfileRow> rows) {
    this.rows = rows;
    low = scaled(extreme(rows, true));
    high = scaled(extreme(rows, false));
  }

  /** The picture of a profile; lines that repeat the one before, as a Flatten's, are left out. */
  public static Svg of(String network, List<ProfileRow> profile) {
    List<ProfileRow> rows = new ArrayList<>();
    for (ProfileRow row : profile) {
      boolean repeats =
          !rows.isEmpty()
              && row.part().equals(ProfileRow.OUTPUT)
              && row.effect().isEmpty()
              && rows.get(rows.size() - 1).values().equals(row.values());
      if (!repeats) {
        rows.add(row);
      }
    }
    return new ProfilePlot(rows).draw(network);
  }

  private static double extreme(List<ProfileRow> rows, boolean least) {
    DoubleStream ends =
        rows.stream()
            .mapToDouble(row -> least ? row.values().minimum() : row.values().maximum())
            .filter(Double::isFinite);
    return least
        ? Math.min(-LINEAR_TO, ends.min().orElse(0))
        : Math.max(LINEAR_TO, ends.max().orElse(0));
  }

  /** The inverse hyperbolic sine, in units of {@link #LINEAR_TO}. */
  private static double scaled(double value) {
    double size = Math.abs(value) / LINEAR_TO;
    return Math.copySign(Math.log(size + Math.sqrt(size * size + 1)), value);
  }

  private double x(double value) {
    double margin = 8;
    return NAMES + margin + (scaled(value) - low) / (high - low) * (RIGHT - NAMES - 2 * margin);
  }

  private Svg draw(String network) {
    double bottom = TOP + rows.size() * ROW;
    Svg svg =
        new Svg(
            WIDTH,
            bottom + 44,
            "Ranges by layer of " + network,
            "Box plots of weights and of what layers pass on; the CSV file beside has the figures");
    svg.add(Mark.rect(0, 0, WIDTH, bottom + 44).styled("ground"));
    legend(svg);
    svg.add(Mark.text(RIGHT + SATURATED, TOP - 10, "cut off").anchored("end").styled("name"));
    svg.add(Mark.text(WIDTH - 4, TOP - 10, "error").anchored("end").styled("name"));
    double last = Double.NEGATIVE_INFINITY;
    for (double tick : TICKS) {
      if (scaled(tick) < low || scaled(tick) > high || x(tick) - last < 30) {
        continue;
      }
      last = x(tick);
      svg.add(Mark.line(last, TOP, last, bottom).styled(tick == 0 ? "axis" : "grid"));
      svg.add(Mark.text(last, bottom + 17, Axis.text(tick)).anchored("middle").styled("tick"));
    }
    svg.add(Mark.text((NAMES + RIGHT) / 2, bottom + 36, "Value").anchored("middle").styled("name"));
    for (int i = 0; i < rows.size(); i++) {
      line(svg, rows.get(i), TOP + i * ROW);
    }
    return svg;
  }

  private static void legend(Svg svg) {
    List<String> names = List.of("passed on", "weights", "more than 1 % cut off");
    double left = NAMES;
    for (int i = 0; i < names.size(); i++) {
      svg.add(Mark.rect(left, 8, 12, 12).styled("fill " + colour(i)));
      svg.add(Mark.text(left + 17, 18, names.get(i)));
      left += 36 + 7 * names.get(i).length();
    }
  }

  private static String colour(int kind) {
    return Stylesheet.series(new int[] {0, 2, 1}[kind]);
  }

  private void line(Svg svg, ProfileRow row, double top) {
    Distribution values = row.values();
    double middle = top + ROW / 2;
    boolean passedOn = row.part().equals(ProfileRow.OUTPUT) || row.part().equals(ProfileRow.INPUT);
    double saturated = row.effect().map(QuantizationEffect::saturated).orElse(0.0);
    String colour = colour(saturated > NOTABLE ? 2 : passedOn ? 0 : 1);
    String name = passedOn ? row.layer() : row.layer() + " · " + row.part();
    svg.add(
        Mark.text(NAMES - 8, middle + 4, shortened(name))
            .anchored("end")
            .styled(passedOn ? "label" : "tick")
            .tooltip(name));
    if (Double.isFinite(values.minimum()) && Double.isFinite(values.maximum())) {
      List<Mark> box = new ArrayList<>();
      box.add(
          Mark.line(x(values.minimum()), middle, x(values.maximum()), middle)
              .styled("stroke thin " + colour));
      box.add(whisker(values.minimum(), middle, colour));
      box.add(whisker(values.maximum(), middle, colour));
      double left = x(values.lowerQuartile());
      box.add(
          Mark.rect(left, middle - 6, Math.max(1, x(values.upperQuartile()) - left), 12)
              .styled("fill " + colour));
      double median = x(values.median());
      box.add(
          Mark.line(median, middle - 6, median, middle + 6)
              .with("stroke", "var(--ground)")
              .with("stroke-width", 2));
      svg.add(Mark.group(box).tooltip(told(name, row)));
    } else {
      svg.add(Mark.text(x(0) + 6, middle + 4, "not finite").styled("tick"));
    }
    row.effect()
        .ifPresent(
            effect -> {
              svg.add(figure(RIGHT + SATURATED, middle, percent(effect.saturated())));
              svg.add(figure(WIDTH - 4, middle, number(effect.rootMeanSquareError())));
            });
  }

  private Mark whisker(double value, double middle, String colour) {
    return Mark.line(x(value), middle - 4, x(value), middle + 4).styled("stroke thin " + colour);
  }

  private static Mark figure(double right, double middle, String text) {
    return Mark.text(right, middle + 4, text).anchored("end").styled("tick");
  }

  private static String told(String name, ProfileRow row) {
    Distribution values = row.values();
    return name
        + ": from "
        + number(values.minimum())
        + " to "
        + number(values.maximum())
        + ", half of the values from "
        + number(values.lowerQuartile())
        + " to "
        + number(values.upperQuartile())
        + ", median "
        + number(values.median());
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3g", value).replace('-', '−');
  }

  private static String shortened(String name) {
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "…";
  }
}
