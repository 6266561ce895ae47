package io.sparqat.jobs.rounds;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/**
 * The broadcasts from which a lost worker is rebuilt: optimizer states at the last snapshot and the
 * parameters of each round since. Executors fetch only what they read, so in an undisturbed run
 * just the newest parameters travel. Broadcasts are destroyed as soon as a snapshot replaces them.
 *
 * <p>Lives on the driver; not sent to executors.
 */
final class RoundHistory implements AutoCloseable {
  private final JavaSparkContext context;
  private final RoundSettings settings;
  private final List<RoundStart> rounds = new ArrayList<>();
  private @Nullable Broadcast<float[][]> optimizer;

  RoundHistory(JavaSparkContext context, RoundSettings settings) {
    this.context = context;
    this.settings = settings;
  }

  /** Begins after a snapshot that was kept elsewhere; no states mean none yet. */
  void resume(float[][] states) {
    if (states.length > 0) {
      end(states);
    }
  }

  /** Opens a round; returns those a task needs, this one last. */
  List<RoundStart> begin(RoundCursor cursor, int steps, float[] parameters) {
    rounds.add(new RoundStart(cursor, steps, context.broadcast(parameters), new int[0]));
    return List.copyOf(rounds);
  }

  /** Optimizer state at the first of the rounds; null for none yet. */
  @Nullable Broadcast<float[][]> optimizer() {
    return optimizer;
  }

  /**
   * Whether the round just begun is to return the workers' optimizer states.
   *
   * @param checkpoint whether its end is kept to go on from
   * @param sliced whether states are too large to leave their executors
   */
  boolean wantsOptimizer(boolean checkpoint, boolean sliced) {
    return switch (settings.optimizerState()) {
      case RESET -> false;
      case AVERAGED -> true;
      case LOCAL -> !sliced && (checkpoint || rounds.size() >= settings.snapshotEvery());
    };
  }

  /**
   * Closes a round that returned no optimizer states.
   *
   * @param sliced whether there will be none to repeat it from
   * @param taken steps by worker
   */
  void end(boolean sliced, int[] taken) {
    if (sliced || settings.optimizerState() != OptimizerState.LOCAL) {
      forget();
    } else {
      RoundStart last = rounds.remove(rounds.size() - 1);
      rounds.add(new RoundStart(last.cursor(), last.steps(), last.parameters(), taken));
    }
  }

  /** A worker's optimizer state at the last snapshot; empty when there is none. */
  float[] snapshot(int worker) {
    if (optimizer == null) {
      return new float[0];
    }
    float[][] states = optimizer.value();
    return states[Math.min(worker, states.length - 1)];
  }

  /** Closes a round that returned the workers' optimizer states: the new snapshot. */
  void end(float[][] states) {
    forget();
    optimizer = context.broadcast(states);
  }

  private void forget() {
    rounds.forEach(round -> round.parameters().destroy());
    rounds.clear();
    if (optimizer != null) {
      optimizer.destroy();
      optimizer = null;
    }
  }

  @Override
  public void close() {
    forget();
  }
}
