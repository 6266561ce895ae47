package io.sparqat.jobs.search;

import io.sparqat.jobs.trial.Trial;
import io.sparqat.jobs.trial.TrialEnd;
import io.sparqat.jobs.trial.TrialSource;
import io.sparqat.quant.search.tuner.Outcome;
import io.sparqat.quant.search.tuner.Proposal;
import io.sparqat.quant.search.tuner.Tuner;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The trials a tuner asks for. A fixed number of proposals is open at any time, and the tuner is
 * told their outcomes in the order of asking, whichever trial ends first: so it walks the same way
 * on any number of cores, and again after a restart.
 */
final class TunerTrials implements TrialSource {
  /** What turns proposals into trials and back. */
  interface Trials {
    /** The trial of a proposal; empty when the candidate cannot be built, which is a failure. */
    Optional<Trial> trial(Proposal proposal);

    Outcome outcome(Proposal proposal, TrialEnd end);
  }

  private static final class Open {
    final Proposal proposal;
    Optional<Outcome> outcome = Optional.empty();

    Open(Proposal proposal) {
      this.proposal = proposal;
    }
  }

  private final Tuner tuner;
  private final int window;
  private final Trials trials;
  private final Deque<Open> open = new ArrayDeque<>();
  private final Map<String, Deque<Open>> byTrial = new HashMap<>();

  /**
   * @param window proposals that are open at once
   */
  TunerTrials(Tuner tuner, int window, Trials trials) {
    this.tuner = tuner;
    this.window = window;
    this.trials = trials;
  }

  @Override
  public Optional<Trial> next() {
    while (true) {
      Optional<Proposal> proposal = open.size() < window ? tuner.ask() : Optional.empty();
      if (proposal.isPresent()) {
        Optional<Trial> trial = begin(proposal.get());
        if (trial.isPresent()) {
          return trial;
        }
      } else if (!tellFirst()) {
        return Optional.empty();
      }
    }
  }

  private Optional<Trial> begin(Proposal proposal) {
    Open entry = new Open(proposal);
    open.add(entry);
    Optional<Trial> trial = trials.trial(proposal);
    trial.ifPresentOrElse(
        t -> byTrial.computeIfAbsent(t.id(), id -> new ArrayDeque<>()).add(entry),
        () -> entry.outcome = Optional.of(Outcome.FAILED));
    return trial;
  }

  /** Tells the outcome of the first open proposal, when it is known. */
  private boolean tellFirst() {
    Open first = open.peek();
    if (first == null || first.outcome.isEmpty()) {
      return false;
    }
    open.remove();
    tuner.tell(first.proposal, first.outcome.get());
    return true;
  }

  @Override
  public void ended(Trial trial, TrialEnd end) {
    Deque<Open> entries = byTrial.get(trial.id());
    if (entries == null || entries.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot take the end of trial " + trial.name() + ": it was not asked for");
    }
    Open entry = entries.remove();
    entry.outcome = Optional.of(trials.outcome(entry.proposal, end));
  }
}
