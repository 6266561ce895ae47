package io.sparqat.quant.search.tuner;

import io.sparqat.quant.search.SearchSpace;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** Draws points that were not drawn before. */
final class Fresh {
  /** Draws in vain before a space counts as used up; small spaces are used up exactly. */
  private static final int PATIENCE = 1000;

  private final SearchSpace space;
  private final SplittableRandom random;
  private final Set<Point> drawn = new HashSet<>();

  Fresh(SearchSpace space, SplittableRandom random) {
    this.space = space;
    this.random = random;
  }

  /** A new point, drawn evenly; empty when the space is used up. */
  Optional<Point> draw() {
    for (int tries = 0; drawn.size() < space.size() && tries < PATIENCE; tries++) {
      Point point = Point.random(space, random);
      if (drawn.add(point)) {
        return Optional.of(point);
      }
    }
    return Optional.empty();
  }

  /** Notes a point that came from elsewhere; false when it was drawn before. */
  boolean note(Point point) {
    return drawn.add(point);
  }

  boolean contains(Point point) {
    return drawn.contains(point);
  }
}
