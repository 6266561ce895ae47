package io.sparqat.quant.search.tuner;

import java.util.Optional;

/**
 * A way through a search space. Any number of proposals may be under way at once; outcomes may
 * arrive in any order. Not thread-safe: one thread asks and tells.
 */
public interface Tuner {
  /**
   * The next candidate to train; empty when there is none now, because the tuner waits for outcomes
   * or has come to its end.
   */
  Optional<Proposal> ask();

  /** Reports the outcome of a proposal, once. */
  void tell(Proposal proposal, Outcome outcome);

  /** Whether nothing will be asked any more, whatever is still told. */
  boolean finished();
}
