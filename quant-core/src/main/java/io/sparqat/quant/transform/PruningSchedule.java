package io.sparqat.quant.transform;

/**
 * How much of a weight is to be zero at a training step: the schedules of TensorFlow's model
 * optimization toolkit. A pruning mask is made anew at every step for which {@link #updatesAt}
 * holds, and kept between.
 */
public sealed interface PruningSchedule {
  /** The share of zeros wanted at {@code step}, from 0 to 1. */
  double sparsityAt(long step);

  /** First step at which a mask is made. */
  long begin();

  /** Last step at which a mask may be made; -1 for never ending. */
  long end();

  /** Steps between two masks. */
  int frequency();

  /** Whether the mask is made anew at {@code step}. */
  default boolean updatesAt(long step) {
    return step >= begin() && (end() < 0 || step <= end()) && (step - begin()) % frequency() == 0;
  }

  /** The share of zeros in the mask that holds at {@code step}: that of the last turn until it. */
  default double sparsityInForce(long step) {
    if (step < begin()) {
      return 0;
    }
    long last = end() < 0 ? step : Math.min(step, end());
    return sparsityAt(last - (last - begin()) % frequency());
  }

  /**
   * ConstantSparsity: the same share from {@code begin} to {@code end}.
   *
   * @param target from 0 (nothing) to below 1
   * @param end last step at which masks are made; -1 for never ending
   * @param frequency steps between two masks
   */
  record Constant(double target, long begin, long end, int frequency) implements PruningSchedule {
    public Constant {
      checkTarget("target", target);
      checkSteps(begin, end, frequency);
    }

    @Override
    public double sparsityAt(long step) {
      return updatesAt(step) || step > begin ? target : 0;
    }
  }

  /**
   * PolynomialDecay: {@code final + (initial - final) * (1 - (step - begin) / (end -
   * begin))^power}, which prunes fast at first and slowly towards the end.
   *
   * @param initial share at {@code begin}
   * @param target share at {@code end} and after it
   */
  record PolynomialDecay(
      double initial, double target, long begin, long end, double power, int frequency)
      implements PruningSchedule {
    public PolynomialDecay {
      checkTarget("initial_sparsity", initial);
      checkTarget("final_sparsity", target);
      checkSteps(begin, end, frequency);
      if (end <= begin) {
        throw new IllegalArgumentException(
            "Invalid end_step: " + end + " (must be after begin_step, " + begin + ")");
      }
      if (!(power > 0)) {
        throw new IllegalArgumentException("Invalid power: " + power + " (must be > 0)");
      }
    }

    @Override
    public double sparsityAt(long step) {
      if (step < begin) {
        return 0;
      }
      double progress = Math.min(1, (double) (step - begin) / (end - begin));
      return target + (initial - target) * Math.pow(1 - progress, power);
    }
  }

  private static void checkTarget(String name, double sparsity) {
    if (!(sparsity >= 0 && sparsity < 1)) {
      throw new IllegalArgumentException(
          "Invalid " + name + ": " + sparsity + " (must be >= 0 and < 1)");
    }
  }

  private static void checkSteps(long begin, long end, int frequency) {
    if (begin < 0 || end >= 0 && end < begin) {
      throw new IllegalArgumentException(
          "Invalid steps: " + begin + " to " + end + " (must be 0 <= begin_step <= end_step)");
    }
    if (frequency < 1) {
      throw new IllegalArgumentException("Invalid frequency: " + frequency + " (must be >= 1)");
    }
  }
}
