package io.sparqat.qtools.cost;

import io.sparqat.quant.model.LayerSpec;
import io.sparqat.quant.model.LayerType;
import io.sparqat.quant.model.ModelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How many candidates of a network a sweep costs in a second on one core. Candidates choose the
 * bits of every kernel and activation at random, so that each differs from the last in most layers.
 */
public final class CostBenchmark {
  private static final int FEWEST_BITS = 2;
  private static final int MOST_BITS = 8;
  private static final int BATCH = 256;

  /**
   * A measurement.
   *
   * @param candidates costed in the measured time
   * @param seconds measured
   * @param firstMillis the very first candidate, nothing remembered, in a warm JVM
   */
  public record Result(long candidates, double seconds, double firstMillis) {
    public double candidatesPerSecond() {
      return candidates / seconds;
    }
  }

  private CostBenchmark() {}

  /**
   * Measures a sweep.
   *
   * @param base a network; its quantized layers are what candidates vary
   * @param seconds how long to measure, after as long to warm up
   * @param seed of the candidates
   */
  public static Result run(Qtools qtools, ModelSpec base, double seconds, long seed) {
    CostSweep sweep = qtools.sweep(base);
    List<List<LayerSpec>> menus = menus(sweep.base());
    List<List<LayerSpec>> candidates = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < BATCH; i++) {
      candidates.add(menus.stream().map(menu -> menu.get(random.nextInt(menu.size()))).toList());
    }
    double sum = timed(sweep, candidates, menus, random, seconds).sum;
    long start = System.nanoTime();
    CostSweep fresh = qtools.sweep(base);
    sum += fresh.evaluate(candidates.get(0)).energy().total();
    double first = (System.nanoTime() - start) * 1e-6;
    Timed timed = timed(sweep, candidates, menus, random, seconds);
    if (!Double.isFinite(sum + timed.sum)) {
      throw new IllegalStateException("A candidate's energy is not finite");
    }
    return new Result(timed.count, timed.seconds, first);
  }

  private record Timed(long count, double seconds, double sum) {}

  /**
   * Costs candidates, new ones in every round, until the time is over; drawing them is not timed.
   */
  private static Timed timed(
      CostSweep sweep,
      List<List<LayerSpec>> candidates,
      List<List<LayerSpec>> menus,
      SplittableRandom random,
      double seconds) {
    long count = 0;
    long nanos = 0;
    double sum = 0;
    while (nanos < seconds * 1e9) {
      for (int i = 0; i < BATCH; i++) {
        candidates.set(
            i, menus.stream().map(menu -> menu.get(random.nextInt(menu.size()))).toList());
      }
      long start = System.nanoTime();
      for (List<LayerSpec> candidate : candidates) {
        sum += sweep.evaluate(candidate).energy().total();
      }
      nanos += System.nanoTime() - start;
      count += candidates.size();
    }
    return new Timed(count, nanos * 1e-9, sum);
  }

  /** What each place may hold. */
  private static List<List<LayerSpec>> menus(List<LayerSpec> base) {
    List<List<LayerSpec>> menus = new ArrayList<>();
    for (LayerSpec layer : base) {
      List<LayerSpec> menu = new ArrayList<>();
      for (int bits = FEWEST_BITS; bits <= MOST_BITS; bits++) {
        menu.add(quantized(layer, bits));
      }
      menus.add(menu.stream().distinct().toList());
    }
    return menus;
  }

  private static LayerSpec quantized(LayerSpec layer, int bits) {
    if (layer.type() == LayerType.Q_ACTIVATION) {
      return layer.with("activation", "quantized_relu(" + bits + ",0)");
    }
    String kernel = "quantized_bits(" + bits + ",0,1)";
    for (String name : List.of("kernel_quantizer", "depthwise_quantizer")) {
      if (layer.type().schema().has(name)) {
        return layer.with(name, kernel);
      }
    }
    return layer;
  }
}
