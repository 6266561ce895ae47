package io.sparqat.jobs.rounds;

/** Seeds of workers: each draws its own, and the first draws what one alone would. */
public final class WorkerSeed {
  /** The golden ratio in 64 bits, squared: neighbours share no pattern, nor do their epochs. */
  private static final long STRIDE = 0xDF442D22CE4859B9L;

  private WorkerSeed() {}

  public static long of(long seed, int worker) {
    return seed + worker * STRIDE;
  }
}
