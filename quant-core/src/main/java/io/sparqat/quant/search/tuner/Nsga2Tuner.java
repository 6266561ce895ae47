package io.sparqat.quant.search.tuner;

import io.sparqat.quant.search.SearchSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Evolution towards the front of accuracy and size, without generations: each outcome enters the
 * population at once, the worst leaves, so that no worker waits for another (steady-state NSGA-II,
 * Deb et al. 2002). Parents win tournaments by front, then by crowding; children mix them value by
 * value and change some values to neighbours (ordered) or to any other.
 */
public final class Nsga2Tuner implements Tuner {
  private static final int TRIES_FOR_A_NEW_CHILD = 50;

  private final SearchSpace space;
  private final SplittableRandom random;
  private final Fresh fresh;
  private final int populationSize;
  private final int maxTrials;
  private final int epochs;
  private final List<Point> start;
  private final Numbering numbering = new Numbering();
  private final List<Point> population = new ArrayList<>();
  private final List<Outcome> outcomes = new ArrayList<>();
  private boolean usedUp;

  /**
   * @param start the first points to try, such as those of a sensitivity table; filled up with
   *     drawn ones to the size of the population
   */
  public Nsga2Tuner(
      SearchSpace space,
      long seed,
      int populationSize,
      List<Point> start,
      int maxTrials,
      int epochs) {
    if (populationSize < 2) {
      throw new IllegalArgumentException(
          "Invalid population size: " + populationSize + " (must be >= 2)");
    }
    this.space = space;
    this.random = new SplittableRandom(seed);
    this.fresh = new Fresh(space, random);
    this.populationSize = populationSize;
    this.start = start.stream().distinct().toList();
    this.maxTrials = maxTrials;
    this.epochs = epochs;
  }

  @Override
  public Optional<Proposal> ask() {
    if (finished()) {
      return Optional.empty();
    }
    Optional<Point> point = next();
    usedUp = point.isEmpty();
    return point.map(p -> numbering.propose(p, epochs));
  }

  private Optional<Point> next() {
    int proposed = numbering.proposed();
    if (proposed < start.size()) {
      fresh.note(start.get(proposed));
      return Optional.of(start.get(proposed));
    }
    if (proposed < populationSize || population.size() < 2) {
      return fresh.draw();
    }
    ParetoRank rank = ParetoRank.of(outcomes);
    for (int i = 0; i < TRIES_FOR_A_NEW_CHILD; i++) {
      Point child = mutated(crossed(parent(rank), parent(rank)));
      if (fresh.note(child)) {
        return Optional.of(child);
      }
    }
    return fresh.draw();
  }

  private Point parent(ParetoRank rank) {
    int a = random.nextInt(population.size());
    int b = random.nextInt(population.size());
    return population.get(rank.compare(a, b) <= 0 ? a : b);
  }

  private Point crossed(Point a, Point b) {
    Point child = a;
    for (int i = 0; i < a.length(); i++) {
      if (random.nextBoolean()) {
        child = child.with(i, b.index(i));
      }
    }
    return child;
  }

  /** Changes each value with probability 1/n, so one in the mean. */
  private Point mutated(Point point) {
    Point child = point;
    for (int i = 0; i < point.length(); i++) {
      if (random.nextInt(point.length()) == 0) {
        child = child.with(i, neighbour(i, point.index(i)));
      }
    }
    return child;
  }

  private int neighbour(int parameter, int index) {
    int values = space.parameters().get(parameter).values().size();
    if (values == 1) {
      return index;
    }
    if (space.parameters().get(parameter).ordered()) {
      int step = random.nextBoolean() ? 1 : -1;
      return index + step < 0 || index + step >= values ? index - step : index + step;
    }
    return (index + 1 + random.nextInt(values - 1)) % values;
  }

  @Override
  public void tell(Proposal proposal, Outcome outcome) {
    numbering.close(proposal);
    population.add(proposal.point());
    outcomes.add(outcome);
    if (population.size() > populationSize) {
      List<Integer> order = ParetoRank.of(outcomes).order();
      int worst = order.get(order.size() - 1);
      population.remove(worst);
      outcomes.remove(worst);
    }
  }

  @Override
  public boolean finished() {
    return usedUp || numbering.proposed() >= maxTrials;
  }
}
