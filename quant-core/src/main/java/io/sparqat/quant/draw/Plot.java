package io.sparqat.quant.draw;

import java.util.ArrayList;
import java.util.List;

/** Two axes, a frame, and marks placed by value instead of by pixel. */
public final class Plot {
  private static final double LEFT = 62;
  private static final double RIGHT = 18;
  private static final double TOP = 14;
  private static final double BOTTOM = 48;

  private final double width;
  private final double height;
  private final Axis horizontal;
  private final Axis vertical;
  private final List<Mark> marks = new ArrayList<>();

  /** An empty plot of {@code width} by {@code height} pixels, axes and margins included. */
  public Plot(double width, double height, Axis horizontal, Axis vertical) {
    this.width = width;
    this.height = height;
    this.horizontal = horizontal;
    this.vertical = vertical;
  }

  /** The pixel column of a value on the horizontal axis. */
  public double x(double value) {
    return LEFT + horizontal.fraction(value) * (width - LEFT - RIGHT);
  }

  /** The pixel row of a value on the vertical axis. */
  public double y(double value) {
    return height - BOTTOM - vertical.fraction(value) * (height - TOP - BOTTOM);
  }

  /** The rectangle inside the frame. */
  public Box area() {
    return new Box(LEFT, TOP, width - RIGHT, height - BOTTOM);
  }

  /** Adds a mark in pixels, as {@link #x} and {@link #y} give them. */
  public Plot add(Mark mark) {
    marks.add(mark);
    return this;
  }

  public Plot addAll(List<Mark> more) {
    marks.addAll(more);
    return this;
  }

  /** A connected line through values; not finite ones interrupt it. */
  public Plot line(double[] xs, double[] ys, String classes) {
    int start = 0;
    for (int i = 0; i <= xs.length; i++) {
      if (i == xs.length || !Double.isFinite(xs[i]) || !Double.isFinite(ys[i])) {
        if (i > start) {
          marks.add(polyline(xs, ys, start, i).styled(classes));
        }
        start = i + 1;
      }
    }
    return this;
  }

  private Mark polyline(double[] xs, double[] ys, int from, int to) {
    double[] columns = new double[to - from];
    double[] rows = new double[to - from];
    for (int i = from; i < to; i++) {
      columns[i - from] = x(xs[i]);
      rows[i - from] = y(ys[i]);
    }
    return Mark.polyline(columns, rows);
  }

  /** The finished picture. */
  public Svg svg(String title, String description) {
    Svg svg = new Svg(width, height, title, description);
    svg.add(Mark.rect(0, 0, width, height).styled("ground"));
    Box area = area();
    for (double tick : horizontal.ticks((int) (area.width() / 90))) {
      svg.add(Mark.line(x(tick), area.top(), x(tick), area.bottom()).styled("grid"));
      svg.add(
          Mark.text(x(tick), area.bottom() + 17, Axis.text(tick))
              .anchored("middle")
              .styled("tick"));
    }
    for (double tick : vertical.ticks((int) (area.height() / 45))) {
      svg.add(Mark.line(area.left(), y(tick), area.right(), y(tick)).styled("grid"));
      svg.add(
          Mark.text(area.left() - 8, y(tick) + 4, Axis.text(tick)).anchored("end").styled("tick"));
    }
    svg.add(Mark.line(area.left(), area.bottom(), area.right(), area.bottom()).styled("axis"));
    svg.add(Mark.line(area.left(), area.top(), area.left(), area.bottom()).styled("axis"));
    double middle = (area.top() + area.bottom()) / 2;
    svg.add(
        Mark.text((area.left() + area.right()) / 2, height - 10, horizontal.name())
            .anchored("middle")
            .styled("name"));
    svg.add(
        Mark.text(16, middle, vertical.name())
            .anchored("middle")
            .styled("name")
            .with("transform", "rotate(-90 16 " + Mark.number(middle) + ")"));
    return svg.addAll(marks);
  }
}
