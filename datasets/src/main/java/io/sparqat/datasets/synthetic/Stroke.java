package io.sparqat.datasets.synthetic;

/**
 * One movement of the pen through way points in a unit box, x to the right and y downwards.
 *
 * @param points x and y alternating
 * @param form how the pen goes from point to point
 */
record Stroke(double[] points, Form form) {
  /** How the pen goes from point to point. */
  enum Form {
    /** Straight lines. */
    CORNERED(1),
    /** A Catmull-Rom spline that ends where its points do. */
    CURVED(5),
    /** A Catmull-Rom spline back to its start. */
    CLOSED(5);

    /** Straight pieces drawn between two way points. */
    final int pieces;

    Form(int pieces) {
      this.pieces = pieces;
    }
  }

  static Stroke cornered(double... points) {
    return new Stroke(points, Form.CORNERED);
  }

  static Stroke curved(double... points) {
    return new Stroke(points, Form.CURVED);
  }

  static Stroke closed(double... points) {
    return new Stroke(points, Form.CLOSED);
  }

  /** Number of straight pieces the stroke is drawn with. */
  int segments() {
    int count = points.length / 2;
    return (form == Form.CLOSED ? count : count - 1) * form.pieces;
  }

  /** The same stroke through other points. */
  Stroke through(double[] other) {
    return new Stroke(other, form);
  }

  /** The point after {@code piece} straight pieces; {@code axis} 0 is x, 1 is y. */
  double vertex(int piece, int axis) {
    int span = piece / form.pieces;
    double t = (piece % form.pieces) / (double) form.pieces;
    double p1 = way(span, axis);
    if (t == 0) {
      return p1;
    }
    double p0 = way(span - 1, axis);
    double p2 = way(span + 1, axis);
    double p3 = way(span + 2, axis);
    return 0.5
        * (2 * p1
            + t * (p2 - p0 + t * (2 * p0 - 5 * p1 + 4 * p2 - p3 + t * (3 * (p1 - p2) + p3 - p0))));
  }

  /** A way point; past the ends of an open stroke the end itself, around a closed one the next. */
  private double way(int index, int axis) {
    int count = points.length / 2;
    int at =
        form == Form.CLOSED ? Math.floorMod(index, count) : Math.max(0, Math.min(count - 1, index));
    return points[2 * at + axis];
  }
}
