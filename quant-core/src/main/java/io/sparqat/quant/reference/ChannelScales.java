package io.sparqat.quant.reference;

import io.sparqat.quant.spec.ScaleRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Which elements of a tensor share a scale, as lists of their positions, and how one is fitted. */
final class ChannelScales {
  private static final double EPSILON = 1e-7;

  private ChannelScales() {}

  /** The channels of a tensor; a tensor of rank 0 or 1 is one channel. */
  static List<List<Integer>> channels(int[] shape, ScaleRule rule) {
    List<Integer> axes = rule.axes().isEmpty() ? List.of(shape.length - 1) : rule.axes();
    Map<List<Integer>, List<Integer>> channels = new LinkedHashMap<>();
    int size = 1;
    for (int axis : shape) {
      size *= axis;
    }
    for (int i = 0; i < size; i++) {
      List<Integer> key = new ArrayList<>();
      for (int a = 0; a < axes.size() && shape.length > 1; a++) {
        int axis = Math.floorMod(axes.get(a), shape.length);
        List<Integer> groups = rule.elementsPerScale();
        int group = groups.isEmpty() ? 1 : groups.get(groups.size() == 1 ? 0 : a);
        key.add(coordinate(i, axis, shape) / group);
      }
      channels.computeIfAbsent(key, k -> new ArrayList<>()).add(i);
    }
    return new ArrayList<>(channels.values());
  }

  /** {@code sum(x q) / sum(q q)}, kept finite by epsilon in the mean. */
  static double leastSquares(List<Integer> channel, double[] x, ToDoubleFunction<Double> code) {
    double cross = 0;
    double square = 0;
    for (int i : channel) {
      double q = code.applyAsDouble(x[i]);
      cross += x[i] * q;
      square += q * q;
    }
    return (cross / channel.size()) / (square / channel.size() + EPSILON);
  }

  /** The power of two nearest to a scale in the logarithm, within the rule's bounds. */
  static double powerOfTwo(double scale, ScaleRule rule) {
    double exponent = Math.rint(Math.log(scale + EPSILON) / Math.log(2));
    double low = rule.minPo2Exponent().isPresent() ? rule.minPo2Exponent().getAsInt() : exponent;
    double high = rule.maxPo2Exponent().isPresent() ? rule.maxPo2Exponent().getAsInt() : exponent;
    return Math.pow(2, Math.min(Math.max(exponent, low), Math.max(low, high)));
  }

  static double largestMagnitude(List<Integer> channel, double[] x) {
    return channel.stream().mapToDouble(i -> Math.abs(x[i])).max().orElse(0);
  }

  private static int coordinate(int index, int axis, int[] shape) {
    int at = index;
    for (int later = shape.length - 1; later > axis; later--) {
      at /= shape[later];
    }
    return at % shape[axis];
  }
}
