package io.sparqat.jobs.trial;

import io.sparqat.quant.UserException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The one thread that drives a sweep: keeps every slot of the runner busy with what the source asks
 * for, writes down every change before it acts on it, tries again what the environment made fail,
 * and begins nothing more once a budget is used up. Killed and run again on the same ledger it goes
 * on: what has ended is told to the source without being trained again.
 */
public final class TrialLoop {
  /** How often budgets are looked at while nothing happens. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  /** With as many failures and nothing else, it is not the trials that are broken. */
  private static final int HOPELESS = 5;

  private final TrialLog log;
  private final TrialRunner runner;
  private final TrialStore store;
  private final Supplier<Budget> budgets;
  private final int retries;
  private final TrialListener listener;

  private final Map<String, List<Trial>> underWay = new HashMap<>();
  private final Map<String, Integer> attempts = new HashMap<>();
  private final Deque<Trial> again = new ArrayDeque<>();
  private Optional<Budget> budget = Optional.empty();
  private Optional<Trial> held = Optional.empty();
  private int running;
  private int finished;
  private int lost;

  /**
   * @param budgets asked before every trial and twice a second, so that budgets can change
   * @param retries further tries of a trial that failed for no fault of its own
   */
  public TrialLoop(
      TrialLog log,
      TrialRunner runner,
      TrialStore store,
      Supplier<Budget> budgets,
      int retries,
      TrialListener listener) {
    this.log = log;
    this.runner = runner;
    this.store = store;
    this.budgets = budgets;
    this.retries = retries;
    this.listener = listener;
  }

  /**
   * Trains until the source asks for nothing more.
   *
   * @return the budget that stopped it earlier; empty when it came to its end
   */
  public Optional<String> run(TrialSource source) {
    while (true) {
      boolean nothingNow = fill(source);
      if (running == 0 && nothingNow) {
        if (held.isEmpty() && again.isEmpty()) {
          return Optional.empty();
        }
        Optional<String> stop = reached();
        if (stop.isPresent()) {
          log.stopped(stop.get());
          return stop;
        }
        continue; // the budget was raised meanwhile
      }
      Optional<Completion> completion = runner.await(PATIENCE);
      if (completion.isPresent()) {
        running--;
        take(source, completion.get());
      } else {
        listener.tick(log.spent());
      }
    }
  }

  private Optional<String> reached() {
    Budget now = budgets.get();
    if (budget.isEmpty() || !budget.get().equals(now)) {
      log.budget(now);
      budget = Optional.of(now);
    }
    return now.reached(log.spent());
  }

  /**
   * Fills the slots. What is known from an earlier start is told whatever the budget; the first
   * trial that a budget forbids is held back.
   *
   * @return whether nothing can be begun now for another reason than that all slots are taken
   */
  private boolean fill(TrialSource source) {
    while (running < runner.slots()) {
      boolean retry = held.isEmpty() && !again.isEmpty();
      Optional<Trial> next =
          held.isPresent() ? held : retry ? Optional.of(again.remove()) : source.next();
      held = Optional.empty();
      if (next.isEmpty()) {
        return true;
      }
      Trial trial = next.get();
      Optional<TrialEnd> known = log.end(trial.id());
      if (known.isPresent()) {
        tell(source, trial, known.get());
      } else if (!retry && underWay.containsKey(trial.id())) {
        underWay.get(trial.id()).add(trial);
      } else if (reached().isPresent()) {
        hold(trial, retry);
        return true;
      } else {
        start(trial);
      }
    }
    return false;
  }

  private void hold(Trial trial, boolean retry) {
    if (retry) {
      again.addFirst(trial);
    } else {
      held = Optional.of(trial);
    }
  }

  private void start(Trial trial) {
    underWay.computeIfAbsent(trial.id(), id -> new ArrayList<>(List.of(trial)));
    log.started(trial, attempts.getOrDefault(trial.id(), 0) + 1);
    listener.started(trial);
    runner.start(trial);
    running++;
  }

  private void take(TrialSource source, Completion completion) {
    Trial trial = completion.trial();
    TrialEnd end = completion.end();
    if (end instanceof TrialEnd.Finished done) {
      store.put(trial, completion.model());
      log.finished(trial, done.result());
      finished++;
    } else if (end instanceof TrialEnd.Failed failed && !isOver(trial, failed.failure())) {
      return;
    }
    attempts.remove(trial.id());
    List<Trial> names = underWay.remove(trial.id());
    if (names == null) {
      throw new IllegalStateException("Trial " + trial.name() + " ended twice");
    }
    names.forEach(same -> tell(source, same, end));
  }

  /** Writes a failure down; false when the trial will be tried again. */
  private boolean isOver(Trial trial, TrialFailure failure) {
    if (failure.cause() == TrialFailure.Cause.TRIAL) {
      log.failed(trial, failure, true);
      return true;
    }
    int attempt = attempts.merge(trial.id(), 1, Integer::sum);
    boolean last = attempt > retries;
    log.failed(trial, failure, last);
    if (last) {
      lost++;
      refuseToWasteAll(failure);
    } else {
      listener.retried(trial, failure);
      again.add(trial);
    }
    return last;
  }

  private void refuseToWasteAll(TrialFailure failure) {
    if (finished == 0 && lost >= HOPELESS) {
      throw new UserException(
          "Cannot train: the first "
              + lost
              + " trials failed, each "
              + (retries + 1)
              + " times, the last with "
              + failure.text()
              + " (mend it and run the same command again: what is done is kept)");
    }
  }

  private void tell(TrialSource source, Trial trial, TrialEnd end) {
    source.ended(trial, end);
    listener.ended(trial, end, log.spent());
  }
}
