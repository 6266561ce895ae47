package io.sparqat.quant.search.tuner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Orders outcomes with two goals: by the number of fronts to peel off before them, then by how
 * lonely they stand in their front (Deb et al., "A fast and elitist multiobjective genetic
 * algorithm: NSGA-II", 2002).
 */
final class ParetoRank {
  private final int[] front;
  private final double[] crowding;

  private ParetoRank(int[] front, double[] crowding) {
    this.front = front;
    this.crowding = crowding;
  }

  static ParetoRank of(List<Outcome> outcomes) {
    int[] front = fronts(outcomes);
    double[] crowding = new double[outcomes.size()];
    int last = Arrays.stream(front).max().orElse(-1);
    for (int f = 0; f <= last; f++) {
      List<Integer> members = new ArrayList<>();
      for (int i = 0; i < front.length; i++) {
        if (front[i] == f) {
          members.add(i);
        }
      }
      spread(outcomes, members, Outcome::accuracy, crowding);
      spread(outcomes, members, Outcome::size, crowding);
    }
    return new ParetoRank(front, crowding);
  }

  /** Indices, the best first; equals stay in their order. */
  List<Integer> order() {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < front.length; i++) {
      order.add(i);
    }
    order.sort(this::compare);
    return order;
  }

  /** Negative when the first of two outcomes is better. */
  int compare(int a, int b) {
    int byFront = Integer.compare(front[a], front[b]);
    return byFront != 0 ? byFront : Double.compare(crowding[b], crowding[a]);
  }

  private static int[] fronts(List<Outcome> outcomes) {
    int[] front = new int[outcomes.size()];
    Arrays.fill(front, -1);
    int placed = 0;
    for (int f = 0; placed < front.length; f++) {
      List<Integer> members = new ArrayList<>();
      for (int i = 0; i < front.length; i++) {
        if (front[i] < 0 && !isDominated(outcomes, front, i)) {
          members.add(i);
        }
      }
      for (int member : members) {
        front[member] = f;
      }
      placed += members.size();
    }
    return front;
  }

  private static boolean isDominated(List<Outcome> outcomes, int[] front, int i) {
    for (int j = 0; j < front.length; j++) {
      if (front[j] < 0 && outcomes.get(j).dominates(outcomes.get(i))) {
        return true;
      }
    }
    return false;
  }

  /** Adds each member's distance between its neighbours along one goal, as a share of its range. */
  private static void spread(
      List<Outcome> outcomes,
      List<Integer> members,
      ToDoubleFunction<Outcome> goal,
      double[] crowding) {
    List<Integer> sorted = new ArrayList<>(members);
    sorted.sort(Comparator.comparingDouble(i -> goal.applyAsDouble(outcomes.get(i))));
    int last = sorted.size() - 1;
    double range =
        goal.applyAsDouble(outcomes.get(sorted.get(last)))
            - goal.applyAsDouble(outcomes.get(sorted.get(0)));
    crowding[sorted.get(0)] = Double.POSITIVE_INFINITY;
    crowding[sorted.get(last)] = Double.POSITIVE_INFINITY;
    for (int i = 1; i < last && range > 0; i++) {
      crowding[sorted.get(i)] +=
          (goal.applyAsDouble(outcomes.get(sorted.get(i + 1)))
                  - goal.applyAsDouble(outcomes.get(sorted.get(i - 1))))
              / range;
    }
  }
}
