package io.sparqat.quant.search.tuner;

import io.sparqat.quant.search.SearchSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What each single choice costs, and the starting population that follows from it.
 *
 * <p>Each value of each parameter is tried alone, all others at the base point; losses of accuracy
 * and of size are taken to add up. Then, for a series of size budgets, the choices with the least
 * loss that fit the budget are found exactly on a grid of sizes: a multiple-choice knapsack (the
 * formulation of HAWQ-V3, Yao et al. 2021).
 */
public final class Sensitivity {
  /** Steps a size budget is divided into; sizes are rounded up to a step. */
  private static final int SIZE_STEPS = 1000;

  private final SearchSpace space;
  private final Point base;
  private final double[][] loss;
  private final double[][] size;

  private Sensitivity(SearchSpace space, Point base, double[][] loss, double[][] size) {
    this.space = space;
    this.base = base;
    this.loss = loss;
    this.size = size;
  }

  /** The points that {@link #of} evaluates: the base and each single change from it. */
  public static List<Point> probes(SearchSpace space, Point base) {
    List<Point> probes = new ArrayList<>(List.of(base));
    for (int i = 0; i < base.length(); i++) {
      for (int value = 0; value < space.parameters().get(i).values().size(); value++) {
        if (value != base.index(i)) {
          probes.add(base.with(i, value));
        }
      }
    }
    return probes;
  }

  /** Builds the table from the outcomes of all {@link #probes}. */
  public static Sensitivity of(SearchSpace space, Point base, Function<Point, Outcome> outcomes) {
    Outcome atBase = outcomes.apply(base);
    double[][] loss = new double[base.length()][];
    double[][] size = new double[base.length()][];
    for (int i = 0; i < base.length(); i++) {
      int values = space.parameters().get(i).values().size();
      loss[i] = new double[values];
      size[i] = new double[values];
      for (int value = 0; value < values; value++) {
        Outcome outcome = value == base.index(i) ? atBase : outcomes.apply(base.with(i, value));
        loss[i][value] =
            outcome.failed()
                ? Double.POSITIVE_INFINITY
                : Math.max(0, atBase.accuracy() - outcome.accuracy());
        size[i][value] = outcome.failed() ? 0 : outcome.size() - atBase.size();
      }
    }
    return new Sensitivity(space, base, loss, size);
  }

  /**
   * The best points for {@code count} size budgets, evenly spaced from the smallest sum of sizes to
   * the largest; equal points once, the smallest first.
   */
  public List<Point> population(int count) {
    double[] least = new double[loss.length];
    double range = 0;
    for (int i = 0; i < loss.length; i++) {
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      for (int value = 0; value < size[i].length; value++) {
        if (Double.isFinite(loss[i][value])) {
          low = Math.min(low, size[i][value]);
          high = Math.max(high, size[i][value]);
        }
      }
      least[i] = low;
      range += high - low;
    }
    double step = range > 0 ? range / SIZE_STEPS : 1;
    int[][] chosen = new int[loss.length][SIZE_STEPS + 1];
    fillKnapsack(least, step, chosen);
    TreeMap<Integer, Point> points = new TreeMap<>();
    for (int k = 0; k < count; k++) {
      int budget = count == 1 ? SIZE_STEPS : (int) ((long) SIZE_STEPS * k / (count - 1));
      points.put(budget, trace(budget, least, step, chosen));
    }
    return points.values().stream().distinct().toList();
  }

  /** {@code chosen[i][b]}: the value of parameter i in the best choice of 0..i within budget b. */
  private void fillKnapsack(double[] least, double step, int[][] chosen) {
    double[] best = new double[SIZE_STEPS + 1];
    for (int i = 0; i < loss.length; i++) {
      double[] next = new double[SIZE_STEPS + 1];
      for (int budget = 0; budget <= SIZE_STEPS; budget++) {
        next[budget] = Double.POSITIVE_INFINITY;
        chosen[i][budget] = -1;
        for (int value = 0; value < loss[i].length; value++) {
          int need = steps(i, value, least, step);
          if (need <= budget && best[budget - need] + loss[i][value] < next[budget]) {
            next[budget] = best[budget - need] + loss[i][value];
            chosen[i][budget] = value;
          }
        }
      }
      best = next;
    }
  }

  private Point trace(int budget, double[] least, double step, int[][] chosen) {
    Point point = base;
    int left = budget;
    for (int i = loss.length - 1; i >= 0; i--) {
      int value = chosen[i][left] < 0 ? base.index(i) : chosen[i][left];
      point = point.with(i, value);
      left = Math.max(0, left - steps(i, value, least, step));
    }
    return point;
  }

  private int steps(int parameter, int value, double[] least, double step) {
    double above = (size[parameter][value] - least[parameter]) / step;
    return (int) Math.ceil(above - 1e-9);
  }

  /** The space the table is about. */
  public SearchSpace space() {
    return space;
  }
}
