package io.sparqat.jobs.trial;

import java.time.Duration;
import java.util.Optional;

/** Trains trials side by side. Called by one thread. */
public interface TrialRunner extends AutoCloseable {
  /** How many trials may be under way now; may change with the cluster. */
  int slots();

  /** Begins a try; its completion will be given by {@link #await}. */
  void start(Trial trial);

  /** Waits for the next completion; empty when there is none within {@code most}. */
  Optional<Completion> await(Duration most);

  @Override
  default void close() {}
}
