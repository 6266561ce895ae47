package io.sparqat.jobs.rounds;

import java.io.Serializable;
import java.util.function.Consumer;

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
 * @param averaging outer optimizer, warm phase, average of the last rounds
 * @param validateEvery rounds between two validations; 0 for one at the end of every epoch
 * @param sliceAbove parameters above which a network is merged slice by slice on the executors;
 *     optimizer states then stay there, and a worker that is lost begins with a fresh one
 * @param deadlineMillis time for the steps of a round, after which it takes what is done; 0 for as
 *     long as they need; with a deadline no bits are promised
 */
public record RoundSettings(
    int workers,
    int localSteps,
    OptimizerState optimizerState,
    Wire wire,
    int snapshotEvery,
    long seed,
    Averaging averaging,
    int validateEvery,
    int sliceAbove,
    long deadlineMillis)
    implements Serializable {
  /** Above it a round moves more than some tens of megabytes through the driver. */
  public static final int SLICE_ABOVE = 4_000_000;

  public RoundSettings {
    atLeast(1, "workers", workers);
    atLeast(1, "local-steps", localSteps);
    atLeast(1, "snapshot-every", snapshotEvery);
    atLeast(0, "validation every", validateEvery);
    atLeast(0, "slice-above", sliceAbove);
    if (deadlineMillis < 0) {
      throw new IllegalArgumentException(
          "Invalid deadline: " + deadlineMillis + " ms (must be >= 0)");
    }
  }

  /** Exact averaging every {@code localSteps} steps, optimizer state kept by the workers. */
  public static RoundSettings of(int workers, int localSteps, long seed) {
    return new RoundSettings(
        workers,
        localSteps,
        OptimizerState.LOCAL,
        Wire.FLOAT32,
        8,
        seed,
        Averaging.PLAIN,
        0,
        SLICE_ABOVE,
        0);
  }

  public RoundSettings withOptimizerState(OptimizerState state) {
    return changed(fields -> fields.optimizerState = state);
  }

  public RoundSettings withWire(Wire newWire) {
    return changed(fields -> fields.wire = newWire);
  }

  public RoundSettings withSnapshotEvery(int rounds) {
    return changed(fields -> fields.snapshotEvery = rounds);
  }

  public RoundSettings withAveraging(Averaging other) {
    return changed(fields -> fields.averaging = other);
  }

  public RoundSettings withValidateEvery(int rounds) {
    return changed(fields -> fields.validateEvery = rounds);
  }

  public RoundSettings withSliceAbove(int parameters) {
    return changed(fields -> fields.sliceAbove = parameters);
  }

  public RoundSettings withDeadlineMillis(long millis) {
    return changed(fields -> fields.deadlineMillis = millis);
  }

  private RoundSettings changed(Consumer<Fields> change) {
    Fields fields = new Fields(this);
    change.accept(fields);
    return new RoundSettings(
        workers,
        localSteps,
        fields.optimizerState,
        fields.wire,
        fields.snapshotEvery,
        seed,
        fields.averaging,
        fields.validateEvery,
        fields.sliceAbove,
        fields.deadlineMillis);
  }

  /** What can be changed, while it is. */
  private static final class Fields {
    private OptimizerState optimizerState;
    private Wire wire;
    private int snapshotEvery;
    private Averaging averaging;
    private int validateEvery;
    private int sliceAbove;
    private long deadlineMillis;

    Fields(RoundSettings settings) {
      optimizerState = settings.optimizerState;
      wire = settings.wire;
      snapshotEvery = settings.snapshotEvery;
      averaging = settings.averaging;
      validateEvery = settings.validateEvery;
      sliceAbove = settings.sliceAbove;
      deadlineMillis = settings.deadlineMillis;
    }
  }

  /** Whether a network of so many parameters is merged slice by slice. */
  boolean slices(int parameters) {
    return parameters > sliceAbove && workers > 1;
  }

  /** Steps every worker takes in a round that begins at {@code cursor}. */
  int steps(RoundCursor cursor) {
    return averaging.steps(cursor.round(), localSteps);
  }

  /** Whether a round that begins at {@code cursor} first scores the rows held out. */
  boolean validates(RoundCursor cursor) {
    return cursor.round() > 0
        && (validateEvery == 0 ? cursor.position() == 0 : cursor.round() % validateEvery == 0);
  }

  private static void atLeast(int least, String name, int value) {
    if (value < least) {
      throw new IllegalArgumentException(
          "Invalid " + name + ": " + value + " (must be >= " + least + ")");
    }
  }
}
