package io.sparqat.jobs.search;

import io.sparqat.jobs.trial.Trial;
import io.sparqat.jobs.trial.TrialEnd;
import io.sparqat.jobs.trial.TrialSource;
import java.util.Optional;

/** A single trial, which others need. */
final class OneTrial implements TrialSource {
  private final Trial trial;
  private boolean asked;
  private Optional<TrialEnd> end = Optional.empty();

  OneTrial(Trial trial) {
    this.trial = trial;
  }

  @Override
  public Optional<Trial> next() {
    Optional<Trial> next = asked ? Optional.empty() : Optional.of(trial);
    asked = true;
    return next;
  }

  @Override
  public void ended(Trial ended, TrialEnd how) {
    end = Optional.of(how);
  }

  boolean finished() {
    return end.filter(TrialEnd.Finished.class::isInstance).isPresent();
  }
}
