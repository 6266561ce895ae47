package io.sparqat.datasets.synthetic;

import io.sparqat.datasets.random.SplitMix64;

/**
 * An affine map from a glyph's unit box to pixels: {@code (a b; c d)} about the box's centre, then
 * a shift.
 */
record Placement(double a, double b, double c, double d, double shiftX, double shiftY) {
  private static final double LARGEST_TURN = StrictMath.toRadians(18);

  /** Turn, slant, size and place of one digit on an image of {@code side} pixels. */
  static Placement random(SplitMix64 random, int side) {
    double turn = random.uniform(-LARGEST_TURN, LARGEST_TURN);
    double slant = random.uniform(-0.35, 0.35);
    double height = side * random.uniform(0.5, 0.74);
    double width = height * random.uniform(0.55, 0.9);
    double cos = StrictMath.cos(turn);
    double sin = StrictMath.sin(turn);
    double reach = side * 0.11;
    return new Placement(
        cos * width,
        (-cos * slant - sin) * height,
        sin * width,
        (-sin * slant + cos) * height,
        side / 2.0 + random.uniform(-reach, reach),
        side / 2.0 + random.uniform(-reach, reach));
  }

  double x(double u, double v) {
    return a * (u - 0.5) + b * (v - 0.5) + shiftX;
  }

  double y(double u, double v) {
    return c * (u - 0.5) + d * (v - 0.5) + shiftY;
  }
}
