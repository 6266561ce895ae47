package io.sparqat.quant.draw;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/**
 * A scale with a name: maps values to [0, 1] and knows where its ticks stand.
 *
 * @param name what the axis shows, with its unit
 * @param low the value at 0
 * @param high the value at 1, above {@code low}
 * @param kind linear, or logarithmic for positive values
 */
public record Axis(String name, double low, double high, Kind kind) {
  /** How values are spread over the axis. */
  public enum Kind {
    LINEAR,
    LOGARITHMIC
  }

  public Axis {
    if (!(low < high) || !Double.isFinite(low) || !Double.isFinite(high)) {
      throw new IllegalArgumentException(
          "Invalid axis: ["
              + low
              + ", "
              + high
              + "] (both ends finite, the first below the second)");
    }
    if (kind == Kind.LOGARITHMIC && low <= 0) {
      throw new IllegalArgumentException(
          "Invalid logarithmic axis: starts at " + low + " (must be > 0)");
    }
  }

  public static Axis linear(String name, double low, double high) {
    return new Axis(name, low, high, Kind.LINEAR);
  }

  public static Axis logarithmic(String name, double low, double high) {
    return new Axis(name, low, high, Kind.LOGARITHMIC);
  }

  /** A linear axis from tick to tick that covers the finite ones of {@code values}. */
  public static Axis covering(String name, double... values) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      if (Double.isFinite(value)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    if (low > high) {
      return linear(name, 0, 1);
    }
    if (low == high) {
      double margin = low == 0 ? 1 : Math.abs(low) * 0.1;
      low -= margin;
      high += margin;
    }
    double step = step(high - low, 5);
    return linear(name, Math.floor(low / step) * step, Math.ceil(high / step) * step);
  }

  /**
   * An axis for positive values: logarithmic when they span more than a factor of 8, else {@link
   * #covering} them linearly; a margin keeps marks off the frame.
   */
  public static Axis spreading(String name, double... values) {
    double low = Double.POSITIVE_INFINITY;
    double high = 0;
    for (double value : values) {
      if (Double.isFinite(value) && value > 0) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    if (low > high || high / low < 8) {
      return covering(name, values);
    }
    double margin = Math.pow(high / low, 0.06);
    return logarithmic(name, low / margin, high * margin);
  }

  /** Where {@code value} stands, 0 at the low end, 1 at the high end; outside for outsiders. */
  public double fraction(double value) {
    return kind == Kind.LINEAR
        ? (value - low) / (high - low)
        : Math.log(value / low) / Math.log(high / low);
  }

  /** Round values inside the axis, about {@code count} of them. */
  public List<Double> ticks(int count) {
    return kind == Kind.LINEAR ? linearTicks(count) : logarithmicTicks(count);
  }

  private List<Double> linearTicks(int count) {
    double step = step(high - low, count);
    List<Double> ticks = new ArrayList<>();
    long first = (long) Math.ceil(low / step - 1e-9);
    long last = (long) Math.floor(high / step + 1e-9);
    for (long i = first; i <= last; i++) {
      ticks.add(round(i * step));
    }
    return ticks;
  }

  /** Powers of ten, then more digits between them, until there are enough. */
  private List<Double> logarithmicTicks(int count) {
    double[][] mantissas = {{1}, {1, 3}, {1, 2, 5}, {1, 2, 3, 5, 7}};
    List<Double> ticks = new ArrayList<>();
    for (double[] digits : mantissas) {
      ticks.clear();
      int decades = (int) Math.floor(Math.log10(high));
      for (int decade = (int) Math.floor(Math.log10(low)); decade <= decades; decade++) {
        for (double digit : digits) {
          double tick = round(digit * Math.pow(10, decade));
          if (tick >= low && tick <= high) {
            ticks.add(tick);
          }
        }
      }
      if (ticks.size() >= count - 2) {
        break;
      }
    }
    return ticks;
  }

  /** The step of 1, 2 or 5 times a power of ten that gives about {@code count} ticks. */
  private static double step(double span, int count) {
    double rough = span / count;
    double decade = Math.pow(10, Math.floor(Math.log10(rough)));
    double digit = rough / decade;
    return round((digit < 1.5 ? 1 : digit < 3.5 ? 2 : digit < 7.5 ? 5 : 10) * decade);
  }

  private static double round(double value) {
    return new BigDecimal(value).round(new MathContext(10)).doubleValue();
  }

  /** A tick's text: plain digits, thousands apart, as few as say it. */
  public static String text(double tick) {
    if (tick == 0) {
      return "0";
    }
    BigDecimal digits = new BigDecimal(tick).round(new MathContext(10)).stripTrailingZeros();
    double size = Math.abs(tick);
    if (size < 1e-4 || size >= 1e9) {
      return digits.toString().replace("E+", "e").replace("E-", "e−").replace('-', '−');
    }
    String plain = digits.toPlainString().replace('-', '−');
    int point = plain.indexOf('.');
    int end = point < 0 ? plain.length() : point;
    return plain.substring(0, end).replaceAll("(?<=\\d)(?=(\\d{3})+$)", ",") + plain.substring(end);
  }
}
