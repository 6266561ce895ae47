package io.sparqat.quant.search.tuner;

import io.sparqat.quant.search.SearchSpace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The values of every parameter in the order of the size that they alone give the default. */
public final class SizeRanks {
  /** By parameter: indices of its values, those that give the smallest candidate first. */
  private final List<List<Integer>> ranks = new ArrayList<>();

  /**
   * @param size of the candidate of an assignment
   */
  public SizeRanks(SearchSpace space, ToDoubleFunction<Map<String, Object>> size) {
    Point defaults = Point.defaults(space);
    for (int i = 0; i < space.parameters().size(); i++) {
      int parameter = i;
      double[] sizes =
          IntStream.range(0, space.parameters().get(i).values().size())
              .mapToDouble(v -> size.applyAsDouble(defaults.with(parameter, v).assignment(space)))
              .toArray();
      ranks.add(
          IntStream.range(0, sizes.length)
              .boxed()
              .sorted(Comparator.comparingDouble(v -> sizes[v]))
              .toList());
    }
  }

  /** Every parameter at the value that gives the largest candidate. */
  public Point largest() {
    return at(1);
  }

  /**
   * Points at which all parameters have the same rank, as far as they have as many values: all at
   * the smallest, and so on to all at the largest, where most people would begin.
   *
   * @param most points, &gt;= 2
   */
  public List<Point> uniform(int most) {
    int levels = Math.min(most, ranks.stream().mapToInt(List::size).max().orElse(1));
    return IntStream.range(0, levels)
        .mapToObj(level -> at((double) level / Math.max(1, levels - 1)))
        .distinct()
        .toList();
  }

  private Point at(double share) {
    return new Point(
        ranks.stream()
            .mapToInt(rank -> rank.get((int) Math.round(share * (rank.size() - 1))))
            .toArray());
  }
}
