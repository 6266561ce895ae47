package io.sparqat.jobs.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A block with lists in it. A point is one choice from each list, in the order of their paths; the
 * block at a point has the choices in the lists' places.
 */
final class Grid {
  /** More candidates than this is a slip. */
  private static final int MAX_POINTS = 10_000;

  private final ConfigObject block;
  private final List<String> paths;
  private final List<ConfigList> axes;

  private Grid(ConfigObject block, Map<String, ConfigList> axes) {
    this.block = block;
    this.paths = List.copyOf(axes.keySet());
    this.axes = List.copyOf(axes.values());
  }

  static Grid of(ConfigObject block) {
    Map<String, ConfigList> axes = new TreeMap<>();
    collect(block, "", axes);
    return new Grid(block, axes);
  }

  private static void collect(ConfigObject block, String path, Map<String, ConfigList> axes) {
    block.forEach(
        (key, value) -> {
          String quoted = path + ConfigUtil.quoteString(key);
          if (value instanceof ConfigList list) {
            axes.put(quoted, list);
          } else if (value instanceof ConfigObject object) {
            collect(object, quoted + ".", axes);
          }
        });
  }

  /** The number of points; the largest number there is when there are more. */
  private long size() {
    long size = 1;
    for (ConfigList axis : axes) {
      if (axis.isEmpty()) {
        throw new IllegalArgumentException("grid has an empty list (give it at least one choice)");
      }
      size = size > Long.MAX_VALUE / axis.size() ? Long.MAX_VALUE : size * axis.size();
    }
    return size;
  }

  /** Every point, the last list's choices fastest. */
  List<int[]> all() {
    if (size() > MAX_POINTS) {
      throw new IllegalArgumentException(
          "grid has more than " + MAX_POINTS + " candidates (shorten its lists, or draw a sample)");
    }
    List<int[]> points = new ArrayList<>();
    for (long number = 0; number < size(); number++) {
      points.add(point(number));
    }
    return points;
  }

  /** Different points, drawn at random; all of them where there are no more. */
  List<int[]> sample(int count, long seed) {
    if (count > MAX_POINTS) {
      throw new IllegalArgumentException(
          "Invalid count: " + count + " (must be at most " + MAX_POINTS + ")");
    }
    long size = size();
    if (size <= count) {
      return all();
    }
    SplittableRandom random = new SplittableRandom(seed);
    if (size <= 2L * count) {
      int[] numbers = IntStream.range(0, (int) size).toArray();
      for (int i = 0; i < count; i++) {
        int other = random.nextInt(i, numbers.length);
        int number = numbers[other];
        numbers[other] = numbers[i];
        numbers[i] = number;
      }
      return Arrays.stream(numbers).limit(count).mapToObj(this::point).toList();
    }
    Set<List<Integer>> drawn = new LinkedHashSet<>();
    while (drawn.size() < count) {
      drawn.add(axes.stream().map(axis -> random.nextInt(axis.size())).toList());
    }
    return drawn.stream()
        .map(point -> point.stream().mapToInt(Integer::intValue).toArray())
        .toList();
  }

  private int[] point(long number) {
    int[] point = new int[axes.size()];
    long rest = number;
    for (int axis = point.length - 1; axis >= 0; axis--) {
      point[axis] = (int) (rest % axes.get(axis).size());
      rest /= axes.get(axis).size();
    }
    return point;
  }

  /** The block with the choices of a point. */
  ConfigObject at(int[] point) {
    Config chosen = block.toConfig();
    for (int axis = 0; axis < point.length; axis++) {
      chosen = chosen.withValue(paths.get(axis), axes.get(axis).get(point[axis]));
    }
    return chosen.root();
  }

  /** The choices of a point, one after another. */
  String name(int[] point) {
    return IntStream.range(0, point.length)
        .mapToObj(axis -> String.valueOf(axes.get(axis).get(point[axis]).unwrapped()))
        .collect(Collectors.joining(" "));
  }
}
