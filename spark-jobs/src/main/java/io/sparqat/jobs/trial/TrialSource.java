package io.sparqat.jobs.trial;

import java.util.Optional;

/**
 * Says which trials are to be trained. Called by one thread.
 *
 * <p>What is asked for must depend on the ends told so far alone, never on time: that is what makes
 * a sweep the same on any cluster, and restartable.
 */
public interface TrialSource {
  /** The next trial; empty when there is none before another one has ended, or none at all. */
  Optional<Trial> next();

  /** Tells how a trial ended that {@link #next} gave; once for each, in any order. */
  void ended(Trial trial, TrialEnd end);
}
