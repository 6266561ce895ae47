package io.sparqat.jobs.rounds;

/** Seeds of workers: each draws its own, and the first draws what one alone would. */
public final class WorkerSeed {
  /** The golden ratio in 64 bits, squared: neighbours share no pattern, nor do their epochs. */
  private static final long STRIDE = 0x9E3779B97F4A7C15L * 0x9E3779B97F4A7C15L;

  private WorkerSeed() {}

  public static long of(long seed, int worker) {
    return seed + worker * STRIDE;
  }
}
