package io.sparqat.jobs.rounds;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;

/**
 * How far the workers of a round came apart: with Δ what a worker changed and Δ̄ the mean over
 * workers.
 *
 * @param agreement squared length of Δ̄ by the mean squared length of the Δ: 1 when all workers
 *     moved alike, 1 / workers when they moved in unrelated directions, near 0 when they undid each
 *     other
 * @param spread root mean square of Δ - Δ̄ by the length of the parameters
 */
public record Drift(double agreement, double spread) {
  /** Of one worker, or of none. */
  public static final Drift NONE = new Drift(1, 0);

  /**
   * Squared lengths, which add up over slices of the parameters.
   *
   * @param mean of Δ̄
   * @param workers of all Δ together
   * @param parameters of the parameters after the round
   */
  record Sums(double mean, double workers, double parameters) {
    static final Sums NONE = new Sums(0, 0, 0);
    static final int BYTES = 3 * Double.BYTES;

    /**
     * @param results of workers that saw rows
     * @param ignored parameters that are no weights
     */
    static Sums of(float[] start, List<RoundResult> results, BitSet ignored) {
      List<float[]> trained =
          results.stream().filter(r -> r.metrics().rows() > 0).map(RoundResult::trained).toList();
      if (trained.isEmpty()) {
        return NONE;
      }
      double mean = 0;
      double workers = 0;
      double parameters = 0;
      for (int i = ignored.nextClearBit(0); i < start.length; i = ignored.nextClearBit(i + 1)) {
        double sum = 0;
        for (float[] worker : trained) {
          double change = (double) worker[i] - start[i];
          sum += change;
          workers += change * change;
        }
        double step = sum / trained.size();
        mean += step * step;
        parameters += (start[i] + step) * (start[i] + step);
      }
      return new Sums(mean, workers, parameters);
    }

    Sums plus(Sums other) {
      return new Sums(mean + other.mean, workers + other.workers, parameters + other.parameters);
    }

    /** The drift of so many workers. */
    Drift drift(int count) {
      if (count < 2 || workers == 0) {
        return Drift.NONE;
      }
      double each = workers / count;
      return new Drift(
          mean / each,
          Math.sqrt(Math.max(0, each - mean) / Math.max(parameters, Double.MIN_NORMAL)));
    }

    void write(ByteBuffer out) {
      out.putDouble(mean).putDouble(workers).putDouble(parameters);
    }

    static Sums read(ByteBuffer in) {
      return new Sums(in.getDouble(), in.getDouble(), in.getDouble());
    }
  }

  /**
   * @param ignored parameters that are no weights
   */
  static Drift of(float[] start, List<RoundResult> results, BitSet ignored) {
    int count = (int) results.stream().filter(r -> r.metrics().rows() > 0).count();
    return Sums.of(start, results, ignored).drift(count);
  }
}
