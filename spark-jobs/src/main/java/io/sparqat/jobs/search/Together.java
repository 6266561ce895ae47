package io.sparqat.jobs.search;

import io.sparqat.jobs.trial.Trial;
import io.sparqat.jobs.trial.TrialEnd;
import io.sparqat.jobs.trial.TrialSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Several sources at once, asked in turn. */
final class Together implements TrialSource {
  private final List<TrialSource> sources;
  private final Map<String, Deque<TrialSource>> askers = new HashMap<>();
  private int turn;

  Together(List<TrialSource> sources) {
    this.sources = List.copyOf(sources);
  }

  @Override
  public Optional<Trial> next() {
    for (int i = 0; i < sources.size(); i++) {
      TrialSource source = sources.get(turn);
      turn = (turn + 1) % sources.size();
      Optional<Trial> trial = source.next();
      if (trial.isPresent()) {
        askers.computeIfAbsent(trial.get().id(), id -> new ArrayDeque<>()).add(source);
        return trial;
      }
    }
    return Optional.empty();
  }

  @Override
  public void ended(Trial trial, TrialEnd end) {
    Deque<TrialSource> waiting = askers.get(trial.id());
    if (waiting == null || waiting.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot take the end of trial " + trial.name() + ": it was not asked for");
    }
    waiting.remove().ended(trial, end);
  }
}
