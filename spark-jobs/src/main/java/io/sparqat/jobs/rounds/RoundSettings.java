package io.sparqat.jobs.rounds;

import java.io.Serializable;

/**
 * How rounds are run; the same for all workers and all rounds of a run.
 *
 * @param workers data-parallel workers; the result depends on their number, never on where they run
 * @param localSteps steps a worker takes between two merges (DL4J's averaging frequency)
 * @param optimizerState what becomes of the optimizer's moments at a merge
 * @param wire how parameters travel
 * @param snapshotEvery rounds after which workers' optimizer state is kept on the driver, so that a
 *     lost worker repeats at most as many to come back to the same bits; only for {@link
 *     OptimizerState#LOCAL}
 * @param seed keys the order of the rows and every draw
 */
public record RoundSettings(
    int workers,
    int localSteps,
    OptimizerState optimizerState,
    Wire wire,
    int snapshotEvery,
    long seed)
    implements Serializable {
  public RoundSettings {
    atLeastOne("workers", workers);
    atLeastOne("local-steps", localSteps);
    atLeastOne("snapshot-every", snapshotEvery);
  }

  /** Exact averaging every {@code localSteps} steps, optimizer state kept by the workers. */
  public static RoundSettings of(int workers, int localSteps, long seed) {
    return new RoundSettings(workers, localSteps, OptimizerState.LOCAL, Wire.FLOAT32, 8, seed);
  }

  public RoundSettings withOptimizerState(OptimizerState state) {
    return new RoundSettings(workers, localSteps, state, wire, snapshotEvery, seed);
  }

  public RoundSettings withWire(Wire newWire) {
    return new RoundSettings(workers, localSteps, optimizerState, newWire, snapshotEvery, seed);
  }

  public RoundSettings withSnapshotEvery(int rounds) {
    return new RoundSettings(workers, localSteps, optimizerState, wire, rounds, seed);
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("Invalid " + name + ": " + value + " (must be >= 1)");
    }
  }
}
