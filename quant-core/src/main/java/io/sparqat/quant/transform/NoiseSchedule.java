package io.sparqat.quant.transform;

/**
 * How far quantization has set in at a step or epoch: QKeras's {@code QNoiseScheduler}. The factor
 * goes to every quantizer as its {@code qnoise_factor}; 0 leaves values as they are, 1 quantizes
 * them. It rises as {@code 1 - ((finish - t) / (finish - start))^exponent}.
 *
 * @param start last step or epoch with factor 0
 * @param finish first one with factor 1
 * @param updateFrequency steps or epochs between two changes
 */
public record NoiseSchedule(long start, long finish, int updateFrequency, double exponent) {
  public NoiseSchedule {
    if (start > finish) {
      throw new IllegalArgumentException(
          "Invalid start: " + start + " (must be <= finish, " + finish + ")");
    }
    if (updateFrequency < 1) {
      throw new IllegalArgumentException(
          "Invalid update_freq: " + updateFrequency + " (must be >= 1)");
    }
    if (!(exponent > 0)) {
      throw new IllegalArgumentException("Invalid exponent: " + exponent + " (must be > 0)");
    }
  }

  /** A cubic rise that changes at every step or epoch. */
  public static NoiseSchedule between(long start, long finish) {
    return new NoiseSchedule(start, finish, 1, 3);
  }

  /** The factor in force at step or epoch {@code t}, from 0 to 1. */
  public double factorAt(long t) {
    return t < 0 ? 0 : formula(t - t % updateFrequency);
  }

  private double formula(long t) {
    if (t < start) {
      return 0;
    }
    if (t > finish || start == finish) {
      return 1;
    }
    return 1 - Math.pow((double) (finish - t) / (finish - start), exponent);
  }
}
