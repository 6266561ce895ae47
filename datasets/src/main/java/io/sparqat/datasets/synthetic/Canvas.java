package io.sparqat.datasets.synthetic;

import java.util.Arrays;

/** A small grey image on which a round pen draws straight pieces with soft edges. */
final class Canvas {
  private final int side;
  private final float[] ink;

  Canvas(int side) {
    this.side = side;
    this.ink = new float[side * side];
  }

  void clear() {
    Arrays.fill(ink, 0);
  }

  /** Ink of a pixel in [0, 1]. */
  float ink(int pixel) {
    return ink[pixel];
  }

  /**
   * Draws from one point to another, in pixels; a pixel's ink falls from full to none over one
   * pixel around the pen's radius, and the darkest stroke over a pixel counts.
   */
  void draw(double x0, double y0, double x1, double y1, double radius, float darkness) {
    double reach = radius + 0.5;
    int left = clamp(Math.min(x0, x1) - reach);
    int right = clamp(Math.max(x0, x1) + reach + 1);
    int top = clamp(Math.min(y0, y1) - reach);
    int bottom = clamp(Math.max(y0, y1) + reach + 1);
    double dx = x1 - x0;
    double dy = y1 - y0;
    double length = dx * dx + dy * dy;
    double scale = length > 0 ? 1 / length : 0;
    for (int row = top; row < bottom; row++) {
      double py = row + 0.5 - y0;
      for (int column = left; column < right; column++) {
        double px = column + 0.5 - x0;
        double t = Math.max(0, Math.min(1, (px * dx + py * dy) * scale));
        double ex = px - t * dx;
        double ey = py - t * dy;
        double distance = ex * ex + ey * ey;
        if (distance < reach * reach) {
          double cover = Math.min(1, reach - Math.sqrt(distance));
          float value = (float) (cover * darkness);
          int pixel = row * side + column;
          ink[pixel] = Math.max(ink[pixel], value);
        }
      }
    }
  }

  private int clamp(double pixel) {
    return (int) Math.max(0, Math.min(side, Math.floor(pixel)));
  }
}
