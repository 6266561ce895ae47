package io.sparqat.jobs.rounds;

import java.util.ArrayDeque;
import java.util.List;

/**
 * The parameters after the last rounds, whose mean is the trained network: what the noise of a
 * constant learning rate adds to each of them cancels.
 *
 * <p>Lives on the driver; not sent to executors.
 */
final class TailAverage {
  private final int rounds;
  private final ArrayDeque<float[]> last = new ArrayDeque<>();

  /**
   * @param rounds how many are averaged; 1 for the last alone
   */
  TailAverage(int rounds) {
    this.rounds = rounds;
  }

  /** Takes the parameters after a round; they are not copied. */
  void add(float[] parameters) {
    if (rounds > 1) {
      if (last.size() == rounds) {
        last.removeFirst();
      }
      last.addLast(parameters);
    }
  }

  /** The mean of the last rounds, or {@code newest} when there is nothing to average. */
  float[] mean(float[] newest) {
    if (last.size() < 2) {
      return newest;
    }
    float[] mean = new float[newest.length];
    for (int i = 0; i < mean.length; i++) {
      double sum = 0;
      for (float[] parameters : last) {
        sum += parameters[i];
      }
      mean[i] = (float) (sum / last.size());
    }
    return mean;
  }

  /** What {@link #add} was given last, oldest first. */
  List<float[]> vectors() {
    return List.copyOf(last);
  }
}
