package io.sparqat.quant.draw;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Writes names beside points without one covering another: each label takes the nearest free place
 * around its point, and a thin line leads back when that is not next to it.
 */
public final class Labels {
  private static final double LINE_HEIGHT = 15;
  // Mean advance of a proportional sans-serif face at 12 px, a little generous.
  private static final double CHARACTER_WIDTH = 6.7;
  private static final double[] DISTANCES = {9, 18, 30, 45, 62, 82, 105};
  // Right, upper right, lower right, above, below, left sides: as cosine and sine (rows downwards).
  private static final double[][] DIRECTIONS = {
    {1, 0}, {0.8, -0.6}, {0.8, 0.6}, {0, -1}, {0, 1}, {-0.8, -0.6}, {-0.8, 0.6}, {-1, 0}
  };

  private final Box area;
  private final List<Box> taken = new ArrayList<>();

  /** Labels will stay inside {@code area} where they can. */
  public Labels(Box area) {
    this.area = area;
  }

  /** About how wide a label will be. */
  public static double width(String text) {
    return text.length() * CHARACTER_WIDTH;
  }

  /** Keeps labels off a point; add all points before the first label. */
  public Labels avoid(double x, double y, double radius) {
    taken.add(new Box(x - radius, y - radius, x + radius, y + radius));
    return this;
  }

  /** Keeps labels off a rectangle. */
  public Labels avoid(Box box) {
    taken.add(box);
    return this;
  }

  /** Keeps labels off a line along an axis. */
  public Labels avoidLine(double x1, double y1, double x2, double y2) {
    return avoid(
        new Box(
            Math.min(x1, x2) - 1,
            Math.min(y1, y2) - 1,
            Math.max(x1, x2) + 1,
            Math.max(y1, y2) + 1));
  }

  /** The marks of one label for the point at {@code (x, y)}. */
  public List<Mark> place(double x, double y, String text) {
    Box best = null;
    double bestCost = Double.POSITIVE_INFINITY;
    for (double distance : DISTANCES) {
      for (double[] direction : DIRECTIONS) {
        Box box = box(x + direction[0] * distance, y + direction[1] * distance, direction, text);
        double cost = distance + cost(box);
        if (best == null || cost < bestCost) {
          best = box;
          bestCost = cost;
        }
      }
    }
    return marks(x, y, Objects.requireNonNull(best), text, "label");
  }

  /**
   * The marks of the name of a line that ends at {@code (x, y)}, to the right of it, as high as
   * other names allow.
   *
   * @param series the class that colours it like its line
   */
  public List<Mark> placeRight(double x, double y, String text, String series) {
    Box best = null;
    double bestCost = Double.POSITIVE_INFINITY;
    for (int step = 0; step < 160; step++) {
      double shift = (step % 2 == 0 ? 1 : -1) * ((step + 1) / 2) * 3.0;
      double[] right = {1, 0};
      Box box = box(x + 12, y + shift, right, text);
      double cost = Math.abs(shift) + cost(box);
      if (best == null || cost < bestCost) {
        best = box;
        bestCost = cost;
      }
    }
    return marks(x, y, Objects.requireNonNull(best), text, "label ink " + series);
  }

  /** What speaks against a place: leaving the area, lying on something. */
  private double cost(Box box) {
    double cost = 1e4 * (1 - box.overlap(area) / (box.width() * box.height()));
    for (Box other : taken) {
      cost += 20 * box.overlap(other);
    }
    return cost;
  }

  private List<Mark> marks(double x, double y, Box box, String text, String classes) {
    taken.add(box);
    List<Mark> marks = new ArrayList<>();
    double nearX = Math.max(box.left(), Math.min(x, box.right()));
    double nearY = Math.max(box.top() + 2, Math.min(y, box.bottom() - 2));
    if (Math.hypot(nearX - x, nearY - y) > DISTANCES[1]) {
      marks.add(Mark.line(x, y, nearX, nearY).styled("leader"));
    }
    marks.add(Mark.text(box.left(), box.bottom() - 4, text).styled(classes));
    return marks;
  }

  /** The label's box, touching {@code (x, y)} with the side that faces the point. */
  private static Box box(double x, double y, double[] direction, String text) {
    double width = width(text);
    double left = direction[0] > 0 ? x : direction[0] < 0 ? x - width : x - width / 2;
    double middle = y + direction[1] * LINE_HEIGHT / 2;
    return new Box(left, middle - LINE_HEIGHT / 2, left + width, middle + LINE_HEIGHT / 2);
  }
}
